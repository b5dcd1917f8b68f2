// Command phoihop runs a coordination regulation (quy chế phối hợp): from its
// text to duties, from duties to evidence, from evidence to the review.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/alecthomas/kong"

	"phoihop/internal/access"
	"phoihop/internal/app"
	"phoihop/internal/fault"
	"phoihop/internal/lang"
	"phoihop/internal/pdf"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// cli is the command line, declared.
type cli struct {
	Lang string `help:"Ngôn ngữ / language: vi, en." default:"vi" enum:"vi,en"`

	Demo       demoCmd       `cmd:"" help:"Tạo và chạy bản trình diễn / make and serve the demonstration."`
	Serve      serveCmd      `cmd:"" help:"Chạy một nút / serve a node."`
	Outline    outlineCmd    `cmd:"" help:"Đọc cấu trúc một văn bản / read the structure of a text."`
	Duties     dutiesCmd     `cmd:"" help:"Đọc nghĩa vụ định kỳ trong văn bản / read the duties in a text."`
	Found      foundCmd      `cmd:"" help:"Lập một phòng phối hợp / found a space."`
	Join       joinCmd       `cmd:"" help:"Đưa một bên được mời vào phòng / let an invited party join a space."`
	Account    accountCmd    `cmd:"" help:"Cho một người của một bên đăng nhập / let a person of a party sign in."`
	Rotate     rotateCmd     `cmd:"" help:"Chuyển sổ ghi của một bên sang khóa kế tiếp / pass a party's log to its next key."`
	Spaces     spacesCmd     `cmd:"" help:"Liệt kê phòng phối hợp / list the spaces."`
	Do         doCmd         `cmd:"" help:"Thực hiện một thao tác / carry out an action."`
	Report     reportCmd     `cmd:"" help:"Báo cáo từ sổ ghi / report from the record."`
	Review     reviewCmd     `cmd:"" help:"Lập và kiểm tra báo cáo sơ kết / compile and check a review."`
	Verify     verifyCmd     `cmd:"" help:"Kiểm chứng sổ ghi hoặc tệp xuất / verify a journal or an export."`
	Search     searchCmd     `cmd:"" help:"Tìm trong những gì một tài khoản được xem / search what an account may see."`
	Backup     backupCmd     `cmd:"" help:"Sao lưu cả nút ra một tệp / save the node to one file."`
	Restore    restoreCmd    `cmd:"" help:"Khôi phục một nút từ bản sao lưu / bring a node back from a backup."`
	Resume     resumeCmd     `cmd:"" help:"Cho một nút đã khôi phục ký tiếp / let a restored node sign again."`
	Rebuild    rebuildCmd    `cmd:"" help:"Dựng lại mô hình đọc / rebuild the read model."`
	Export     exportCmd     `cmd:"" help:"Xuất một phòng phối hợp ra một tệp / export a space to one file."`
	Kinds      kindsCmd      `cmd:"" help:"Đếm bản ghi theo loại / count entries by kind."`
	Doctor     doctorCmd     `cmd:"" help:"Khám một nút / look a node over."`
	CA         caCmd         `cmd:"" name:"ca" help:"Chứng thư HTTPS cho mạng nội bộ / HTTPS certificates for an office network."`
	Completion completionCmd `cmd:"" help:"Tự điền lệnh cho shell / shell completion."`
	Bench      benchCmd      `cmd:"" help:"Đo tốc độ so với mốc cùng lần chạy / measure against baselines of the same run."`
}

// env is what every command works with.
type env struct {
	ctx      context.Context
	now      func() time.Time
	out, err io.Writer
	l        *lang.Printer
	cat      *lang.Catalog
}

// readPDF is the process that package pdf starts.
func readPDF(out, errs io.Writer) int {
	if err := pdf.Serve(os.Stdin, out); err != nil {
		fmt.Fprintln(errs, err)
		return 1
	}
	return 0
}

// run is the program beneath main.
func run(ctx context.Context, args []string, out, errs io.Writer) int {
	return runAt(ctx, time.Now, args, out, errs)
}

// runAt is run by another clock: tests play years in seconds.
func runAt(ctx context.Context, now func() time.Time, args []string, out, errs io.Writer) int {
	if len(args) == 1 && args[0] == pdf.Command {
		return readPDF(out, errs)
	}
	var c cli
	code := -1
	p, err := kong.New(&c, kong.Name("phoihop"), kong.Writers(out, errs), kong.Exit(func(n int) { code = n }),
		kong.Description("Phối hợp: từ điều khoản đến nghĩa vụ, minh chứng, sơ kết. / From clauses to duties, evidence, review."),
		kong.UsageOnError(), kong.DefaultEnvars("PHOIHOP"), kong.Configuration(kong.JSON, "/etc/phoihop/config.json", "phoihop.json"))
	if err != nil {
		fmt.Fprintln(errs, err)
		return 1
	}
	k, err := p.Parse(args)
	if code >= 0 {
		return code // --help
	}
	if err != nil {
		fmt.Fprintln(errs, "phoihop:", err)
		return 2
	}
	cat, err := app.Catalog(app.Features())
	if err != nil {
		fmt.Fprintln(errs, "phoihop:", err)
		return 1
	}
	e := &env{ctx: ctx, now: now, out: out, err: errs, l: cat.Printer(lang.Tag(c.Lang)), cat: cat}
	return e.exit(k.Run(e, p))
}

// exit turns an error into its text and its exit status.
func (e *env) exit(err error) int {
	if err == nil {
		return 0
	}
	f := fault.Of(err)
	fmt.Fprintln(e.err, "phoihop:", e.describe(f))
	switch f.Kind {
	case fault.Invalid, fault.Secret:
		return 3
	case fault.Forbidden:
		return 4
	case fault.NotFound:
		return 5
	case fault.Conflict:
		return 6
	}
	return 1
}

// describe is the text for people; on the operator's own terminal an internal
// error shows its cause.
func (e *env) describe(f *fault.Error) string {
	s := e.l.Fault(f)
	if f.Field != "" {
		s = f.Field + ": " + s
	}
	if f.Kind == fault.Internal && f.Err != nil {
		s += " (" + f.Err.Error() + ")"
	}
	return s
}

// json prints a value as JSON.
func (e *env) json(v any) error {
	enc := json.NewEncoder(e.out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(v)
}

// open opens the node of a data folder that must exist.
func (e *env) open(dir string) (*app.Node, error) {
	n, err := app.Open(e.ctx, dir, app.Options{Now: e.now})
	if err != nil {
		return nil, err
	}
	return n, n.Read.Wait()
}

// openAs opens the node for somebody who has an account on it.
func (e *env) openAs(dir, account string) (*app.Node, access.Caller, error) {
	n, err := e.open(dir)
	if err != nil {
		return nil, access.Caller{}, err
	}
	by, err := n.Accounts.Caller(e.ctx, account)
	if err != nil {
		return nil, by, errors.Join(err, n.Close())
	}
	return n, by, nil
}

// dataFlag is the folder that a command works on.
type dataFlag struct {
	Data string `help:"Thư mục dữ liệu / data folder." required:"" placeholder:"DIR"`
}

// jsonFlag asks for JSON.
type jsonFlag struct {
	JSON bool `name:"json" help:"In JSON / print JSON."`
}
