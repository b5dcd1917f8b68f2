package calendar

import "math"

// The formulas below are those of Jean Meeus, Astronomical Algorithms (2nd
// ed.), chapters 25 and 49. Days are Julian days; k counts new moons from the
// first of 2000.

const (
	synodicMonth = 29.530588861
	firstNewMoon = 2451550.09766
	julian2000   = 2451545.0
)

// term is one periodic term: amplitude in days, multiples of the sun's and the
// moon's anomaly and of the moon's latitude argument.
type term struct {
	amplitude           float64
	sun, moon, latitude int
}

// newMoonTerms returns the periodic terms of the true new moon (chapter 49).
func newMoonTerms() []term {
	return []term{
		{-0.40720, 0, 1, 0}, {0.17241, 1, 0, 0}, {0.01608, 0, 2, 0}, {0.01039, 0, 0, 2},
		{0.00739, -1, 1, 0}, {-0.00514, 1, 1, 0}, {0.00208, 2, 0, 0}, {-0.00111, 0, 1, -2},
		{-0.00057, 0, 1, 2}, {0.00056, 1, 2, 0}, {-0.00042, 0, 3, 0}, {0.00042, 1, 0, 2},
		{0.00038, 1, 0, -2}, {-0.00024, -1, 2, 0}, {-0.00007, 2, 1, 0}, {0.00004, 0, 2, -2},
		{0.00004, 3, 0, 0}, {0.00003, 1, 1, -2}, {0.00003, 0, 2, 2}, {-0.00003, 1, 1, 2},
		{0.00003, -1, 1, 2}, {-0.00002, -1, 1, -2}, {-0.00002, 1, 3, 0}, {0.00002, 0, 4, 0},
	}
}

// planet is one additional term: millionths of a day, phase and rate in degrees.
type planet struct{ amplitude, phase, rate float64 }

// planetTerms returns the fourteen planetary terms (chapter 49).
func planetTerms() []planet {
	return []planet{
		{325, 299.77, 0.107408}, {165, 251.88, 0.016321}, {164, 251.83, 26.651886}, {126, 349.42, 36.412478},
		{110, 84.66, 18.206239}, {62, 141.74, 53.303771}, {60, 207.14, 2.453732}, {56, 154.84, 7.306860},
		{47, 34.52, 27.261239}, {42, 207.19, 0.121824}, {40, 291.34, 1.844379}, {37, 161.72, 24.198154},
		{35, 239.56, 25.513099}, {23, 331.55, 3.592518},
	}
}

// newMoon returns the moment of new moon k as a Julian day of universal time,
// good to about a minute in the years 1900–2100.
func newMoon(k int) float64 {
	x := float64(k)
	t := x / 1236.85
	sun := 2.5534 + 29.10535670*x - 0.0000014*t*t - 0.00000011*t*t*t
	moon := 201.5643 + 385.81693528*x + 0.0107582*t*t + 0.00001238*t*t*t
	latitude := 160.7108 + 390.67050284*x - 0.0016118*t*t - 0.00000227*t*t*t
	node := 124.7746 - 1.56375588*x + 0.0020672*t*t + 0.00000215*t*t*t
	eccentricity := 1 - 0.002516*t - 0.0000074*t*t

	day := firstNewMoon + synodicMonth*x + 0.00015437*t*t - 0.000000150*t*t*t - 0.00017*sinDegrees(node)
	for _, p := range newMoonTerms() {
		angle := float64(p.sun)*sun + float64(p.moon)*moon + float64(p.latitude)*latitude
		day += p.amplitude * math.Pow(eccentricity, math.Abs(float64(p.sun))) * sinDegrees(angle)
	}
	for i, p := range planetTerms() {
		angle := p.phase + p.rate*x
		if i == 0 {
			angle -= 0.009173 * t * t
		}
		day += p.amplitude * 1e-6 * sinDegrees(angle)
	}
	return day - deltaT(day)
}

// sunLongitude returns the apparent longitude of the sun in degrees, 0…360, at
// a Julian day of universal time, good to about 0.01°.
func sunLongitude(day float64) float64 {
	t := (day + deltaT(day) - julian2000) / 36525
	mean := 280.46646 + 36000.76983*t + 0.0003032*t*t
	anomaly := 357.52911 + 35999.05029*t - 0.0001537*t*t
	centre := (1.914602-0.004817*t-0.000014*t*t)*sinDegrees(anomaly) +
		(0.019993-0.000101*t)*sinDegrees(2*anomaly) + 0.000289*sinDegrees(3*anomaly)
	apparent := mean + centre - 0.00569 - 0.00478*sinDegrees(125.04-1934.136*t)
	return math.Mod(math.Mod(apparent, 360)+360, 360)
}

// deltaT returns dynamical minus universal time in days, after the polynomials
// of Espenak and Meeus; outside 1900–2100 it is only rough.
func deltaT(day float64) float64 {
	y := 2000 + (day-julian2000)/365.25
	var seconds float64
	switch t := y - 2000; {
	case y < 1920:
		u := y - 1900
		seconds = -2.79 + 1.494119*u - 0.0598939*u*u + 0.0061966*u*u*u - 0.000197*u*u*u*u
	case y < 1941:
		u := y - 1920
		seconds = 21.20 + 0.84493*u - 0.076100*u*u + 0.0020936*u*u*u
	case y < 1961:
		u := y - 1950
		seconds = 29.07 + 0.407*u - u*u/233 + u*u*u/2547
	case y < 1986:
		u := y - 1975
		seconds = 45.45 + 1.067*u - u*u/260 - u*u*u/718
	case y < 2005:
		seconds = 63.86 + 0.3345*t - 0.060374*t*t + 0.0017275*t*t*t
	default: // observed since 2005: about 0.4 s a year
		seconds = 64.7 + 0.4*(y-2005)
	}
	return seconds / 86400
}

func sinDegrees(x float64) float64 { return math.Sin(math.Mod(x, 360) * math.Pi / 180) }
