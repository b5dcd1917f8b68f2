package main

import (
	"fmt"
	"path/filepath"
	"time"

	"phoihop/internal/localca"
)

// caCmd makes certificates for an office network without a public name.
type caCmd struct {
	dataFlag
	Host []string `help:"Tên hoặc địa chỉ IP của nút trong mạng / name or IP address of the node in its network." required:""`
}

// Run makes them, and says what to do with them.
func (c caCmd) Run(e *env) error {
	dir := filepath.Join(c.Data, localca.Folder)
	if err := localca.Make(dir, c.Host, time.Now()); err != nil {
		return err
	}
	fmt.Fprintln(e.out, e.l.T("cmd.ca-made", dir, c.Data, filepath.Join(dir, localca.Certificate), filepath.Join(dir, localca.Key), "https://"+c.Host[0]))
	return nil
}
