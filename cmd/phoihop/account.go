package main

import (
	"fmt"
	"strings"

	"phoihop/internal/access"
	"phoihop/internal/account"
)

// accountCmd lets a person of a party sign in: by an invitation that works
// once or, with a password, at once. Whoever signs in first invites the others.
type accountCmd struct {
	dataFlag
	Name     string   `arg:"" help:"Tên đăng nhập / account name."`
	Space    string   `help:"Phòng phối hợp / space." required:"" placeholder:"ID"`
	Party    string   `help:"Bên / party." required:"" placeholder:"ID"`
	Title    string   `help:"Chức danh / title of the post." required:""`
	Right    []string `help:"Quyền / rights: draft, sign, administer." default:"draft" enum:"draft,sign,administer"`
	Password string   `help:"Tệp mật khẩu, - là đầu vào chuẩn; không có: in lời mời / file of the password, - is standard input; without: an invitation is printed." placeholder:"FILE"`
	jsonFlag
}

// madeAccount is what came of it: the post is the pseudonym that headers
// carry, which the party names and gives a mandate.
type madeAccount struct {
	Account    string `json:"account"`
	Post       string `json:"post"`
	Invitation string `json:"invitation,omitempty"` // path on this node's site
}

// Run invites the person and, with a password, takes the invitation up.
func (c accountCmd) Run(e *env) error {
	n, err := e.open(c.Data)
	if err != nil {
		return err
	}
	defer n.Close()
	by, err := operatorOf(e, n, c.Space, c.Party)
	if err != nil {
		return err
	}
	m, err := c.invite(e, n.Accounts, by)
	switch {
	case err != nil:
		return err
	case c.JSON:
		return e.json(m)
	case m.Invitation != "":
		fmt.Fprintln(e.out, e.l.T("cmd.account-invited", m.Account, m.Post, m.Invitation))
	default:
		fmt.Fprintln(e.out, e.l.T("cmd.account-made", m.Account, m.Post))
	}
	return nil
}

func (c accountCmd) invite(e *env, s *account.Store, by access.Caller) (m madeAccount, err error) {
	who := account.Invitee{Account: c.Name, Title: c.Title}
	for _, r := range c.Right {
		who.Rights = append(who.Rights, access.Right(r))
	}
	var password []byte
	if c.Password != "" {
		if password, err = readFile(c.Password); err != nil {
			return m, err
		}
	}
	token, err := s.Invite(e.ctx, by, who, e.now())
	if err != nil {
		return m, err
	}
	invited, err := s.Invited(e.ctx, token, e.now())
	if err != nil {
		return m, err
	}
	m = madeAccount{Account: c.Name, Post: invited.Post}
	if c.Password == "" {
		m.Invitation = "/invited/" + token
		return m, nil
	}
	_, err = s.Accept(e.ctx, token, strings.TrimRight(string(password), "\r\n"), e.now())
	return m, err
}
