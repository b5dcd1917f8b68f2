package main

import (
	"context"
	"os"

	mail "github.com/wneessen/go-mail"

	"phoihop/internal/fault"
)

// mailer says how letters leave the node. The password comes from the
// environment only, where others on the machine cannot read it.
type mailer struct {
	SMTP     string `name:"smtp" help:"Máy chủ thư; trống là không gửi thư / mail server; empty: no mail." placeholder:"HOST"`
	SMTPPort int    `name:"smtp-port" help:"Cổng / port." default:"587"`
	SMTPUser string `name:"smtp-user" help:"Tài khoản thư; mật khẩu ở PHOIHOP_SMTP_PASSWORD / account; its password in PHOIHOP_SMTP_PASSWORD."`
	SMTPFrom string `name:"smtp-from" help:"Địa chỉ gửi / sender." default:"phoihop@localhost"`
	SMTPBare bool   `name:"smtp-bare" help:"Không TLS, chỉ cho máy chủ thư cùng máy / no TLS, for a server on this machine only."`
}

// client connects to the mail server; TLS is asked for unless it is waived.
func (m mailer) client() (*mail.Client, error) {
	opts := []mail.Option{mail.WithPort(m.SMTPPort)}
	if m.SMTPBare {
		opts = append(opts, mail.WithTLSPolicy(mail.NoTLS))
	} else {
		opts = append(opts, mail.WithTLSPolicy(mail.TLSMandatory))
	}
	if m.SMTPUser != "" {
		opts = append(opts, mail.WithSMTPAuth(mail.SMTPAuthPlain), mail.WithUsername(m.SMTPUser), mail.WithPassword(os.Getenv("PHOIHOP_SMTP_PASSWORD")))
	}
	c, err := mail.NewClient(m.SMTP, opts...)
	if err != nil {
		return nil, &fault.Error{Kind: fault.Invalid, Field: "smtp", Key: "cmd.bad-smtp", Args: []any{m.SMTP}, Err: err}
	}
	return c, nil
}

// send sends one letter.
func (m mailer) send(ctx context.Context, to, subject, body string) error {
	c, err := m.client()
	if err != nil {
		return err
	}
	l := mail.NewMsg()
	if err := l.From(m.SMTPFrom); err != nil {
		return err
	}
	if err := l.To(to); err != nil {
		return err
	}
	l.Subject(subject)
	l.SetBodyString(mail.TypeTextPlain, body)
	l.SetGenHeader("Auto-Submitted", "auto-generated")
	return c.DialAndSendWithContext(ctx, l)
}
