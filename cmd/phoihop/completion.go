package main

import (
	"fmt"
	"strings"

	"github.com/alecthomas/kong"

	"phoihop/internal/fault"
)

// completionCmd prints a script that completes commands and flags in a shell.
type completionCmd struct {
	Shell string `arg:"" enum:"bash,zsh,fish" help:"bash, zsh, fish."`
}

// Run prints the script, made from the declared command line.
func (c completionCmd) Run(e *env, k *kong.Kong) error {
	switch c.Shell {
	case "fish":
		c.fish(e, k.Model)
	case "zsh":
		fmt.Fprintln(e.out, "autoload -U +X bashcompinit && bashcompinit")
		fallthrough
	case "bash":
		c.bash(e, k.Model)
	default:
		return fault.New(fault.Invalid, "cmd.bad-input", c.Shell)
	}
	return nil
}

// bash completes the first word with commands and the rest with the flags of
// the command, and files.
func (completionCmd) bash(e *env, m *kong.Application) {
	var names []string
	fmt.Fprintln(e.out, "_phoihop() {\n  local now=${COMP_WORDS[COMP_CWORD]} words=")
	fmt.Fprintln(e.out, "  case ${COMP_WORDS[1]} in")
	for _, n := range m.Children {
		names = append(names, n.Name)
		fmt.Fprintf(e.out, "  %s) words=%q ;;\n", n.Name, flagWords(n))
	}
	fmt.Fprintln(e.out, "  esac")
	fmt.Fprintf(e.out, "  [ \"$COMP_CWORD\" = 1 ] && words=%q\n", strings.Join(names, " "))
	fmt.Fprintln(e.out, "  COMPREPLY=($(compgen -W \"$words\" -- \"$now\"))\n}\ncomplete -o default -F _phoihop phoihop")
}

// fish completes the same, with the help of each.
func (completionCmd) fish(e *env, m *kong.Application) {
	for _, n := range m.Children {
		fmt.Fprintf(e.out, "complete -c phoihop -n __fish_use_subcommand -f -a %s -d %q\n", n.Name, n.Help)
		for _, w := range strings.Fields(flagWords(n)) {
			if name, ok := strings.CutPrefix(w, "--"); ok {
				fmt.Fprintf(e.out, "complete -c phoihop -n '__fish_seen_subcommand_from %s' -l %s\n", n.Name, name)
			} else {
				fmt.Fprintf(e.out, "complete -c phoihop -n '__fish_seen_subcommand_from %s' -a %s\n", n.Name, w)
			}
		}
	}
}

// flagWords are the flags and commands that may follow a command.
func flagWords(n *kong.Node) string {
	var ws []string
	for _, group := range n.AllFlags(true) {
		for _, f := range group {
			ws = append(ws, "--"+f.Name)
		}
	}
	for _, sub := range n.Children {
		ws = append(ws, sub.Name)
		for _, f := range sub.Flags {
			ws = append(ws, "--"+f.Name)
		}
	}
	return strings.Join(ws, " ")
}
