// Package calendar reckons time as Vietnamese offices do: the lunar calendar
// (âm lịch), days off (ngày nghỉ lễ, tết, nghỉ bù) and swapped working days
// (hoán đổi ngày làm việc), periods of law (thời hạn, Bộ luật Dân sự 2015 Điều
// 144–148), reporting windows (kỳ báo cáo) and due moments (hạn).
//
// One convention holds throughout: a due moment is the 24:00 that ends its last
// day, written as 00:00 of the day after in Vietnam's zone, and an act at t is
// on time iff t is not after it.
package calendar
