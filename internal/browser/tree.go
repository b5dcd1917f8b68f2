package browser

import (
	"context"
	"encoding/json"
	"strings"

	"github.com/chromedp/cdproto/accessibility"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/chromedp"
)

// Tree is the page as a screen reader has it: a line for each thing that is
// read, "role: name", indented by depth. What is only there to group others is left out.
func (p *Page) Tree() string {
	p.tb.Helper()
	var nodes []*accessibility.Node
	p.do("tree", chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		r, err := cdp.Call(ctx, t, accessibility.GetFullAXTree, accessibility.GetFullAXTreeParams{})
		if err == nil {
			nodes = r.Nodes
		}
		return err
	}))
	byID := map[accessibility.NodeID]*accessibility.Node{}
	for _, n := range nodes {
		byID[n.NodeID] = n
	}
	var b strings.Builder
	if len(nodes) > 0 {
		read(&b, byID, nodes[0], 0, "")
	}
	return b.String()
}

// unread are roles that say nothing by themselves.
const unread = " none generic InlineTextBox RootWebArea paragraph LineBreak ListMarker SvgRoot LabelText "

// read writes a node and what is below it; heard is what was said above, so that
// a text that only names its element is not said twice.
func read(b *strings.Builder, all map[accessibility.NodeID]*accessibility.Node, n *accessibility.Node, depth int, heard string) {
	role, name := said(n.Role), said(n.Name)
	if role == "StaticText" {
		role = "text"
	}
	if !n.Ignored && !(role == "text" && strings.Contains(heard, strings.TrimSpace(name))) && !strings.Contains(unread, " "+role+" ") {
		b.WriteString(strings.Repeat("  ", depth) + role + ": " + name)
		if d := said(n.Description); d != "" {
			b.WriteString(" (" + d + ")")
		}
		if v := said(n.Value); v != "" && v != name {
			b.WriteString(" = " + v)
		}
		b.WriteByte('\n')
		depth, heard = depth+1, name
	}
	for _, id := range n.ChildIDs {
		if c, ok := all[id]; ok {
			read(b, all, c, depth, heard)
		}
	}
}

// said is a value as text.
func said(v *accessibility.Value) (text string) {
	if v == nil {
		return ""
	}
	if json.Unmarshal(v.Value, &text) != nil {
		return strings.Trim(string(v.Value), `"`)
	}
	return text
}
