package main

import (
	"cmp"
	"crypto/tls"
	"fmt"
	"log/slog"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"time"

	"phoihop/internal/account"
	"phoihop/internal/app"
	"phoihop/internal/bench"
	"phoihop/internal/demo"
	"phoihop/internal/fault"
	"phoihop/internal/inbox"
	"phoihop/internal/journal"
	"phoihop/internal/localca"
	"phoihop/internal/metric"
	"phoihop/internal/web"
)

// serveCmd serves a node.
type serveCmd struct {
	dataFlag
	serving
	factorFlag
}

// factorFlag says whether a password alone lets anybody work.
type factorFlag struct {
	SecondFactor string `name:"second-factor" help:"Xác thực hai bước với người dùng mật khẩu: required (bắt buộc), offered (tùy chọn) / second factor of who signs in by password." default:"required" enum:"required,offered"`
}

func (f factorFlag) demanded() bool { return f.SecondFactor == "required" }

// serving says how a node is reached.
type serving struct {
	Listen  string `help:"Địa chỉ / address." default:"127.0.0.1:8420"`
	TLSCert string `name:"tls-cert" help:"Chứng thư HTTPS / certificate for HTTPS." placeholder:"FILE"`
	TLSKey  string `name:"tls-key" help:"Khóa của chứng thư / its key." placeholder:"FILE"`
	Metrics string `help:"Địa chỉ riêng cho số đo Prometheus / an address of its own for Prometheus metrics." placeholder:"ADDR"`
	mailer
	Base    string        `help:"Địa chỉ công khai của nút, cho đường dẫn trong thư; https là có máy chủ trung gian nói TLS thay nút / the node's public address, for links in letters; https: a proxy speaks TLS for the node." placeholder:"URL"`
	Idle    time.Duration `help:"Phiên không dùng đến bao lâu thì kết thúc; dài nhất 12h / how long an unused session stays open; 12h at most." default:"4h"`
	LogJSON bool          `name:"log-json" help:"Nhật ký vận hành dạng JSON / operating log as JSON."`
}

// Run serves until it is told to stop.
func (c serveCmd) Run(e *env) error {
	n, err := app.Open(e.ctx, c.Data, app.Options{Create: true, Now: e.now})
	if err != nil {
		return err
	}
	defer n.Close()
	return c.serve(e, n, app.SiteOptions{SecondFactor: c.demanded()})
}

// serve answers on an address; requests under way are finished at the end.
func (c serving) serve(e *env, n *app.Node, o app.SiteOptions) error {
	meter := metric.New(n)
	var err error
	o.Authority, o.Log, o.Observe = authority(n), c.log(e), meter.Observe
	if o.Public, err = c.public(); err != nil {
		return err
	}
	if n.Accounts.Idle = c.Idle; c.Idle <= 0 || c.Idle > account.Lifetime {
		return &fault.Error{Kind: fault.Invalid, Field: "idle", Key: "cmd.bad-idle", Args: []any{c.Idle.String()}}
	}
	site, err := n.Site(o)
	if err != nil {
		return err
	}
	l, err := c.listener(c.Listen)
	if err != nil {
		return err
	}
	if l, err = c.secured(l); err != nil {
		return err
	}
	if c.Metrics != "" {
		ml, err := c.listener(c.Metrics)
		if err != nil {
			return err
		}
		defer ml.Close()
		go web.Serve(e.ctx, ml, meter.Handler(), web.Patient(), nil)
	}
	fmt.Fprintln(e.out, e.l.T("cmd.serving", c.address(l)))
	go n.Follow(e.ctx)
	go n.Check(e.ctx, c.log(e))
	if c.SMTP != "" {
		if _, err := c.client(); err != nil {
			return err
		}
		go inbox.Post{Read: n.Read, Accounts: n.Accounts, Local: n.Journal.Local(), Catalog: n.Catalog, Base: cmp.Or(c.Base, c.address(l)), Send: c.send, Log: c.log(e)}.Run(e.ctx, time.Now)
	}
	return web.Serve(e.ctx, l, site.Handler(), web.Patient(), site.Close)
}

// public is the address under which people reach the node where it has another
// than its own; nil: it has none.
func (c serving) public() (*url.URL, error) {
	if c.Base == "" {
		return nil, nil
	}
	u, err := url.Parse(c.Base)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" {
		return nil, &fault.Error{Kind: fault.Invalid, Field: "base", Key: "cmd.bad-base", Args: []any{c.Base}, Err: err}
	}
	return u, nil
}

// authority is the certificate that devices of the office network trust.
func authority(n *app.Node) []byte {
	b, err := os.ReadFile(n.DataFile(filepath.Join(localca.Folder, localca.Authority)))
	if err != nil {
		return nil // there is none
	}
	return b
}

// log is the operating log: routes and causes, never persons or content.
func (c serving) log(e *env) *slog.Logger {
	if c.LogJSON {
		return slog.New(slog.NewJSONHandler(e.err, nil))
	}
	return slog.New(slog.NewTextHandler(e.err, nil))
}

func (c serving) listener(addr string) (net.Listener, error) {
	l, err := net.Listen("tcp", addr)
	if err != nil {
		return nil, &fault.Error{Kind: fault.Unavailable, Key: "cmd.no-listen", Args: []any{addr}, Err: err}
	}
	return l, nil
}

// secured speaks TLS where a certificate is given.
func (c serving) secured(l net.Listener) (net.Listener, error) {
	if c.TLSCert == "" && c.TLSKey == "" {
		return l, nil
	}
	pair, err := tls.LoadX509KeyPair(c.TLSCert, c.TLSKey)
	if err != nil {
		l.Close()
		return nil, &fault.Error{Kind: fault.Invalid, Field: "tls-cert", Key: "cmd.bad-cert", Args: []any{c.TLSCert, c.TLSKey}, Err: err}
	}
	return tls.NewListener(l, &tls.Config{Certificates: []tls.Certificate{pair}, MinVersion: tls.VersionTLS12, NextProtos: []string{"h2", "http/1.1"}}), nil
}

// address is what a person types to get there.
func (c serving) address(l net.Listener) string {
	if c.TLSCert != "" {
		return "https://" + l.Addr().String()
	}
	return "http://" + l.Addr().String()
}

// demoCmd makes and serves the demonstration.
type demoCmd struct {
	Data string `help:"Thư mục dữ liệu / data folder." placeholder:"DIR"`
	serving
	NoServe bool   `name:"no-serve" help:"Chỉ tạo dữ liệu / only make the data."`
	Seed    uint64 `help:"Hạt giống / seed." default:"2018"`
	// Its accounts share one password, so it only offers what a node demands.
	SecondFactor string `name:"second-factor" help:"Như của serve / as of serve." default:"offered" enum:"required,offered"`
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
	return c.serve(e, n, app.SiteOptions{Demo: true, SecondFactor: c.SecondFactor == "required"})
}

// progress shows how far long work is, on the error stream.
func (e *env) progress(step string, done, total int) {
	fmt.Fprintf(e.err, "\r\x1b[K%s %d/%d", step, done, total)
}

// benchCmd measures.
type benchCmd struct {
	Only    []string      `help:"Chỉ đo các phần này: append, verify, outline, many, demo / only these parts."`
	Scale   int           `help:"Một nút có N bản ghi của nhiều phòng phối hợp, thay cho các mốc / a node with N entries of many spaces, instead of the bars." placeholder:"N"`
	Spaces  int           `help:"Số phòng phối hợp của --scale / spaces of --scale." default:"25"`
	Keep    string        `help:"Giữ hoặc dùng lại dữ liệu của --scale ở đây / keep or use again the data of --scale here." placeholder:"DIR"`
	Load    bool          `help:"Nhiều người cùng lúc, thay cho các mốc / many people at once, instead of the bars."`
	For     time.Duration `help:"Trong bao lâu / for how long." default:"5m"`
	Readers int           `help:"Số người đọc / people who read." default:"200"`
	Writers int           `help:"Số người ghi / people who write." default:"10"`
	Think   time.Duration `help:"Nghỉ giữa hai lần bấm / pause between two clicks." default:"3s"`
}

// Run prints every figure with its ratio to the baseline of the same run.
func (c benchCmd) Run(e *env) error {
	dir, err := os.MkdirTemp("", "phoihop-bench-*")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	if c.Load {
		return bench.Load{For: c.For, Readers: c.Readers, Writers: c.Writers, Think: c.Think}.Run(e.ctx, dir, e.out)
	}
	if c.Scale > 0 {
		return bench.Scale{Entries: c.Scale, Spaces: c.Spaces, Keep: c.Keep, Progress: e.progress}.Run(e.ctx, dir, e.out)
	}
	return bench.Run(e.ctx, dir, c.Only, e.out)
}
