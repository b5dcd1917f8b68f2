package web

import (
	"context"
	"errors"
	"net"
	"net/http"
	"time"
)

// Patience is how long a server waits for who is slow. Who sends a header or a
// body a byte at a time keeps nobody else from being served.
type Patience struct {
	Header, Request, Answer, Idle time.Duration
	Last                          time.Duration // for what is under way when it is told to stop
}

// Patient is the patience of a node.
func Patient() Patience {
	return Patience{Header: 10 * time.Second, Request: 2 * time.Minute, Answer: 2 * time.Minute, Idle: 2 * time.Minute, Last: 10 * time.Second}
}

// Serve answers on a listener until the context ends, then finishes what is
// under way. stop ends what would go on for ever; nil: nothing does.
func Serve(ctx context.Context, l net.Listener, h http.Handler, p Patience, stop func()) error {
	s := &http.Server{Handler: h, ReadHeaderTimeout: p.Header, ReadTimeout: p.Request, WriteTimeout: p.Answer, IdleTimeout: p.Idle, MaxHeaderBytes: 64 << 10}
	if stop != nil {
		s.RegisterOnShutdown(stop)
	}
	done := make(chan error, 1)
	go func() {
		<-ctx.Done()
		late, cancel := context.WithTimeout(context.Background(), p.Last)
		defer cancel()
		done <- s.Shutdown(late)
	}()
	if err := s.Serve(l); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return <-done
}
