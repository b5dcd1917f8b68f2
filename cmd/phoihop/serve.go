package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"phoihop/internal/app"
	"phoihop/internal/bench"
	"phoihop/internal/demo"
	"phoihop/internal/fault"
	"phoihop/internal/journal"
)

// serveCmd serves a node.
type serveCmd struct {
	dataFlag
	Listen string `help:"Địa chỉ / address." default:"127.0.0.1:8420" env:"PHOIHOP_LISTEN"`
}

// Run serves until it is told to stop.
func (c serveCmd) Run(e *env) error {
	n, err := app.Open(e.ctx, c.Data, app.Options{Create: true})
	if err != nil {
		return err
	}
	defer n.Close()
	return serve(e, n, c.Listen, false)
}

// serve answers on an address; requests under way are finished at the end.
func serve(e *env, n *app.Node, listen string, isDemo bool) error {
	site, err := n.Site(app.SiteOptions{Demo: isDemo, Log: slog.New(slog.NewTextHandler(e.err, nil))})
	if err != nil {
		return err
	}
	l, err := net.Listen("tcp", listen)
	if err != nil {
		return &fault.Error{Kind: fault.Unavailable, Key: "cmd.no-listen", Args: []any{listen}, Err: err}
	}
	s := &http.Server{Handler: site.Handler(), ReadHeaderTimeout: 10 * time.Second, ReadTimeout: 2 * time.Minute,
		WriteTimeout: 2 * time.Minute, IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 64 << 10}
	done := make(chan error, 1)
	go func() {
		<-e.ctx.Done()
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		done <- s.Shutdown(ctx)
	}()
	fmt.Fprintln(e.out, e.l.T("cmd.serving", "http://"+l.Addr().String()))
	if err := s.Serve(l); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return <-done
}

// demoCmd makes and serves the demonstration.
type demoCmd struct {
	Data    string `help:"Thư mục dữ liệu / data folder." placeholder:"DIR"`
	Listen  string `help:"Địa chỉ / address." default:"127.0.0.1:8420" env:"PHOIHOP_LISTEN"`
	NoServe bool   `name:"no-serve" help:"Chỉ tạo dữ liệu / only make the data."`
	Seed    uint64 `help:"Hạt giống / seed." default:"2018"`
}

// Run makes the data where there is none, says what to try, and serves.
func (c demoCmd) Run(e *env) error {
	if c.Data == "" {
		c.Data = filepath.Join(os.TempDir(), "phoihop-demo")
	}
	ok, err := journal.Exists(c.Data)
	if err != nil {
		return err
	}
	if !ok {
		start := time.Now()
		s, err := demo.Build(e.ctx, c.Data, demo.Options{Seed: c.Seed, Progress: e.progress})
		if err != nil {
			return err
		}
		fmt.Fprintln(e.err)
		s.Print(e.out, time.Since(start))
	} else {
		fmt.Fprintln(e.out, e.l.T("cmd.demo-there", c.Data))
	}
	fmt.Fprint(e.out, demo.Guide(c.Data, "http://"+c.Listen))
	if c.NoServe {
		return nil
	}
	n, err := app.Open(e.ctx, c.Data, app.Options{})
	if err != nil {
		return err
	}
	defer n.Close()
	return serve(e, n, c.Listen, true)
}

// progress shows how far long work is, on the error stream.
func (e *env) progress(step string, done, total int) {
	fmt.Fprintf(e.err, "\r\x1b[K%s %d/%d", step, done, total)
}

// benchCmd measures.
type benchCmd struct{}

// Run prints every figure with its ratio to the baseline of the same run.
func (benchCmd) Run(e *env) error {
	dir, err := os.MkdirTemp("", "phoihop-bench-*")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	return bench.Run(e.ctx, dir, e.out)
}
