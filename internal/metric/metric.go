// Package metric counts what a node does (số đo vận hành) for Prometheus:
// requests by route, entries, logs set aside. It never labels by person,
// party or content.
package metric

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"phoihop/internal/app"
)

// Meter holds the node's metrics.
type Meter struct {
	registry *prometheus.Registry
	took     *prometheus.HistogramVec
}

// New returns the metrics of a node.
func New(n *app.Node) *Meter {
	m := &Meter{registry: prometheus.NewRegistry(), took: prometheus.NewHistogramVec(prometheus.HistogramOpts{
		Name: "phoihop_request_seconds", Help: "Time to answer a request, by route, method and status.",
		Buckets: []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5},
	}, []string{"route", "method", "status"})}
	m.registry.MustRegister(m.took, collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}),
		gauge("phoihop_entries", "Entries in the journal.", n.Journal.Last),
		gauge("phoihop_held_keys", "Keys set aside since a restore.", func(ctx context.Context) (int64, error) {
			held, err := n.Journal.Held(ctx)
			return int64(held), err
		}),
		gauge("phoihop_read_model_entries", "Entries that the read model has taken in.", func(context.Context) (int64, error) { return n.Read.Seq(), nil }))
	return m
}

// gauge reads a number when it is asked for; an error shows as -1.
func gauge(name, help string, read func(context.Context) (int64, error)) prometheus.Collector {
	return prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: name, Help: help}, func() float64 {
		ctx, cancel := context.WithTimeout(context.Background(), time.Second)
		defer cancel()
		v, err := read(ctx)
		if err != nil {
			return -1
		}
		return float64(v)
	})
}

// Observe notes one answered request.
func (m *Meter) Observe(route, method string, status int, took time.Duration) {
	m.took.WithLabelValues(route, method, strconv.Itoa(status)).Observe(took.Seconds())
}

// Handler answers with the metrics.
func (m *Meter) Handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{})
}
