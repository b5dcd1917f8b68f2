package bench

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"golang.org/x/text/unicode/norm"

	"phoihop/internal/access"
	"phoihop/internal/account"
	"phoihop/internal/action"
	"phoihop/internal/app"
	"phoihop/internal/entry"
	"phoihop/internal/viet"
	"phoihop/internal/web"
)

// corpus is a node with two parties, of which one has sent the other very many
// notices.
type corpus struct {
	node    *app.Node
	reader  access.Caller
	session *http.Cookie
	size    int
	base    time.Time
}

// phrase is planted in every plantEvery-th notice, in the spellings in turn.
// Its words are common in all the others.
const phrase = "rà soát bến bãi tự phát"

// spellings are how a phrase gets stored: of seven notices four have it as
// typed today, one in capitals, one decomposed, one without marks.
func spellings() []string {
	return []string{phrase, phrase, phrase, phrase, viet.Upper(phrase), norm.NFD.String(phrase), viet.Fold(phrase)}
}

// planted is how many notices of the corpus hold the phrase.
func (c *corpus) planted() int { return 10 * len(spellings()) }

// title and text are the i-th notice's: some five hundred characters out of few
// words, which is the hard case for a search.
func (c *corpus) title(i int) string { return fmt.Sprintf("Tình hình ngày thứ %d", i) }

func (c *corpus) text(i int) string {
	words := strings.Fields(`rà soát bến bãi tự phát tình hình an ninh trật tự khu vực biên giới biển ổn định tàu cá neo đậu tránh gió ngư dân khai thác hải sản
		thiết bị giám sát hành trình lực lượng tuần tra phối hợp đồn xã phường huyện ủy tổ chức tuyên truyền vận động quần chúng kế hoạch báo cáo kết quả
		kiểm tra phương tiện ra vào cửa sông lạch đảo ven bờ thời tiết xấu cứu nạn hỏa hoạn va chạm mất liên lạc trôi dạt tiếp nhận xử lý thông tin kịp thời
		đề nghị các bên tiếp tục nhắc nhở trong tháng quý năm nay không phát sinh vụ việc phức tạp`)
	rng := rand.New(rand.NewPCG(uint64(i), 9))
	var b strings.Builder
	for range 100 {
		b.WriteString(words[rng.IntN(len(words))] + " ")
	}
	if every := c.size / c.planted(); i%every == 0 && i/every < c.planted() {
		b.WriteString(spellings()[i/every%len(spellings())])
	}
	return strings.TrimSpace(b.String())
}

// newCorpus sends n notices through the gate; n is at least planted.
func newCorpus(ctx context.Context, dir string, n int) (*corpus, error) {
	node, err := app.Open(ctx, filepath.Join(dir, "corpus"), app.Options{Create: true})
	if err != nil {
		return nil, err
	}
	c := &corpus{node: node, size: n, base: time.Now().Add(-time.Duration(n+1) * 5 * time.Minute)}
	by := access.Caller{Account: "a", Post: "a", Rights: []access.Right{access.Operate, access.Draft}}
	if by.Space, err = node.Journal.Found(ctx, by, "bench"); err != nil {
		return c, err
	}
	if by.Party, err = node.Journal.Join(ctx, by, entry.Joined{Name: "Đảng ủy A", Short: "A", Role: "party", Next: entry.Hash{1}}); err != nil {
		return c, err
	}
	c.reader = access.Caller{Account: "b", Name: "Trợ lý", Post: "b", Space: by.Space, Rights: []access.Right{access.Draft}}
	if c.reader.Party, err = node.Journal.Join(ctx, by, entry.Joined{Name: "Huyện ủy B", Short: "B", Role: "party", Next: entry.Hash{2}}); err != nil {
		return c, err
	}
	if err := node.Accounts.Create(ctx, account.Account{Caller: c.reader, Password: web.DemoPassword, Open: true}); err != nil {
		return c, err
	}
	token, err := node.Accounts.Open(ctx, "b", "bench", time.Now())
	if err != nil {
		return c, err
	}
	c.session = &http.Cookie{Name: web.SessionCookie, Value: token}
	if err := c.send(ctx, by); err != nil {
		return c, err
	}
	return c, node.Read.Rebuild(ctx)
}

// send lets sixteen writers send the notices, so that they share commits.
func (c *corpus) send(ctx context.Context, by access.Caller) error {
	var a action.Action
	for _, x := range c.node.Actions() {
		if x.Name == "notice.send" {
			a = x
		}
	}
	const writers = 16
	var all sync.WaitGroup
	errs := make(chan error, writers)
	for w := range writers {
		all.Go(func() {
			for i := w; i < c.size; i += writers {
				var v action.Values
				v.Set("title", c.title(i))
				v.Set("text", c.text(i))
				v.Set("at", c.at(i).Format(time.RFC3339))
				if _, err := a.Run(ctx, c.node.Gate(), by, v); err != nil {
					errs <- err
					return
				}
			}
		})
	}
	all.Wait()
	close(errs)
	return <-errs
}

// at is when the i-th notice was written: one every five minutes.
func (c *corpus) at(i int) time.Time { return c.base.Add(time.Duration(i) * 5 * time.Minute).UTC() }
