package document_test

import (
	"strings"
	"testing"
	"time"

	"phoihop/internal/document"
	"phoihop/internal/viet"
)

// papers makes one document of every kind that a form knows.
func papers(t testing.TB, f document.Form) map[string]*document.Document {
	t.Helper()
	ps := map[string]*document.Document{}
	for _, k := range f.Kinds {
		ps[k.ID] = paper(f, k)
	}
	return ps
}

// paper makes a document of a kind; what all kinds share is filled in first.
func paper(f document.Form, k document.Kind) *document.Document {
	party := f.Family == "party"
	d := &document.Document{
		Kind: k.ID,
		Header: document.Header{Superior: "Ủy ban nhân dân tỉnh An Hải", Issuer: "Bộ Chỉ huy Bộ đội Biên phòng tỉnh",
			Number: f.KindNumber(k.ID, 5, "BĐBP"), Place: "An Hải", Date: viet.Date{Year: 2023, Month: 1, Day: 5}.Document()},
		Recipients: []string{"Các bên tham gia Quy chế", "Ban Chỉ đạo công tác biên giới tỉnh"},
		Signatures: []document.Signature{{For: []document.Capacity{document.ForChief("Chỉ huy trưởng")}, Post: "Phó Chỉ huy trưởng", Name: "Nguyễn Văn An"}},
	}
	if party {
		d.Header.Superior, d.Header.Issuer = "Tỉnh ủy An Hải", "Đảng ủy Bộ đội Biên phòng tỉnh"
		d.Header.Number = f.KindNumber(k.ID, 5, "ĐU")
		d.Signatures = []document.Signature{{For: []document.Capacity{document.OnBehalf("Ban Thường vụ")}, Post: "Bí thư", Name: "Nguyễn Văn An"}}
	}
	fill(d, k.ID, party)
	return d
}

// fill writes what one kind has of its own.
func fill(d *document.Document, kind string, party bool) {
	switch kind {
	case "bao-cao":
		d.Header.Subject = "Sơ kết thực hiện Quy chế phối hợp bảo vệ chủ quyền, an ninh biên giới biển năm 2022"
		d.To = []string{"Ban Thường vụ Tỉnh ủy"}
		d.Blocks = reportBlocks()
	case "thong-bao":
		d.Header.Subject = "Về việc thay đổi đầu mối liên lạc thực hiện Quy chế phối hợp"
		d.Blocks = prose(2)
	case "thong-bao-ket-luan", "ket-luan":
		d.Header.Subject = "Kết luận tại Hội nghị tổng kết 5 năm thực hiện Quy chế phối hợp bảo vệ chủ quyền, an ninh biên giới biển"
		d.Blocks = conclusionBlocks()
	case "ke-hoach":
		d.Header.Subject = "Thực hiện Quy chế phối hợp năm 2023"
		d.Blocks = reportBlocks()
	case "chi-thi":
		d.Header.Subject = "Về tăng cường phối hợp quản lý tàu cá và phòng, chống khai thác hải sản bất hợp pháp"
		d.Blocks = append(prose(1), conclusionBlocks()...)
	case "to-trinh":
		d.Header.Subject = "Về việc ban hành Quy chế phối hợp giai đoạn 2023 - 2028"
		d.To = []string{"Ban Thường vụ Tỉnh ủy", "Ủy ban nhân dân tỉnh"}
		d.Basis = []string{"Căn cứ Luật Biên phòng Việt Nam"}
		d.Blocks = prose(2)
	case "cong-van":
		d.Header.Subject = "cung cấp thông tin tàu cá quá hạn đăng kiểm"
		d.To = []string{"Ủy ban nhân dân xã Bãi Trước", "Ủy ban nhân dân xã Cồn Sẻ", "Ủy ban nhân dân phường Hòn Khói"}
		d.Blocks = prose(2)
	case "giay-moi", "bien-ban":
		meeting(d, kind)
	case "bang-so-sanh":
		d.Header.Subject = "Dự thảo Quy chế sửa đổi, bổ sung một số điều của Quy chế phối hợp"
		d.Blocks = prose(1)
		d.Annexes = []document.Annex{{Title: "Nội dung trước và sau khi sửa đổi, bổ sung", Landscape: true, Blocks: []document.Block{commended()}}}
	default:
		enacted(d, kind, party)
	}
}

func meeting(d *document.Document, kind string) {
	d.Header.Subject = "Hội nghị giao ban quý I năm 2023"
	d.Meeting = &document.Meeting{Sort: "Hội nghị", Name: "Hội nghị giao ban thực hiện Quy chế phối hợp quý I năm 2023",
		Invited: []string{"Đảng ủy xã Bãi Trước", "Đảng ủy xã Cồn Sẻ", "Đảng ủy phường Hòn Khói"},
		Begins:  document.Moment(time.Date(2023, 4, 5, 1, 0, 0, 0, time.UTC)),
		Ends:    document.Moment(time.Date(2023, 4, 5, 4, 30, 0, 0, time.UTC)),
		Place:   "Hội trường Bộ Chỉ huy Bộ đội Biên phòng tỉnh", Chair: "Chỉ huy trưởng Bộ đội Biên phòng tỉnh", Secretary: "Trợ lý Phòng Tham mưu",
		Attending: []string{"Đảng ủy Bộ đội Biên phòng tỉnh", "Đảng ủy xã Bãi Trước", "Đảng ủy phường Hòn Khói"}, Absent: []string{"Đảng ủy xã Cồn Sẻ (có lý do)"}}
	if kind == "giay-moi" {
		d.Blocks = []document.Block{document.Paragraph{Runs: run("Đề nghị các đơn vị chuẩn bị ý kiến bằng văn bản, gửi trước ngày 01/4/2023.")}}
		return
	}
	d.Signatures = []document.Signature{{Post: "Thư ký", Name: "Trần Văn Bình"}, {Post: "Chủ tọa", Name: "Nguyễn Văn An"}}
	d.Blocks = conclusionBlocks()
}

// enacted are decisions and regulations.
func enacted(d *document.Document, kind string, party bool) {
	d.Basis = []string{"Căn cứ Luật Biên phòng Việt Nam ngày 11 tháng 11 năm 2020", "Căn cứ Quy chế phối hợp bảo vệ chủ quyền, an ninh biên giới biển số 01-QCPH/ĐU-HU", "Xét đề nghị của Hội nghị tổng kết 5 năm thực hiện Quy chế"}
	if kind == "quyet-dinh" {
		d.Header.Subject = "Về việc khen thưởng thành tích trong thực hiện Quy chế phối hợp giai đoạn 2018 - 2022"
		d.Authority = d.Header.Issuer
		d.Blocks = []document.Block{
			document.Article{Runs: run("Tặng Giấy khen cho 03 tập thể có thành tích xuất sắc trong thực hiện Quy chế phối hợp (có danh sách kèm theo).")},
			document.Article{Runs: run("Văn phòng, các bên tham gia Quy chế và các tập thể có tên tại Điều 1 chịu trách nhiệm thi hành Quyết định này.")}}
		d.Recipients = []string{"Như Điều 2", "Ban Chỉ đạo công tác biên giới tỉnh"}
		d.Annexes = []document.Annex{{Title: "Danh sách tập thể được khen thưởng", Note: "(Kèm theo Quyết định này)", Blocks: []document.Block{commended()}}}
		return
	}
	d.Header.Subject = "Phối hợp bảo vệ chủ quyền, an ninh biên giới biển giữa Đảng ủy Bộ đội Biên phòng tỉnh và cấp ủy các xã, phường ven biển"
	d.Blocks = regulationBlocks()
	if kind == "quy-che" {
		d.Header.Attached = "(Kèm theo Quyết định số 05/QĐ-BĐBP ngày 05 tháng 01 năm 2023 của Bộ Chỉ huy Bộ đội Biên phòng tỉnh)"
		return
	}
	d.Header.Superior, d.Header.Joint = "", []string{"Đảng ủy xã Bãi Trước", "Đảng ủy xã Cồn Sẻ"}
	body := "ĐU-BT-CS"
	d.Header.Number = strings.Replace(d.Header.Number, "ĐU", body, 1)
	d.Signatures = nil
	for _, b := range []string{"Đảng ủy Bộ đội Biên phòng tỉnh", "Đảng ủy xã Bãi Trước", "Đảng ủy xã Cồn Sẻ"} {
		d.Signatures = append(d.Signatures, document.Signature{For: []document.Capacity{document.OnBehalf(b)}, Post: "Bí thư"})
	}
}

func commended() document.Table {
	return document.Table{Columns: []document.Column{{Width: 1, Align: document.Center}, {Width: 5}, {Width: 6}},
		Head: [][]document.Cell{{{Runs: run("TT")}, {Runs: run("Tập thể")}, {Runs: run("Thành tích")}}},
		Rows: [][]document.Cell{
			{{Runs: run("1")}, {Runs: run("Đồn Biên phòng Hòn Khói")}, {Runs: run("Giải quyết kịp thời các vụ việc trên biển, được hai bên xác nhận")}},
			{{Runs: run("2")}, {Runs: run("Ban Chỉ huy Quân sự xã Bãi Trước")}, {Runs: run("Gửi đủ thông báo hằng tháng trong 5 năm")}},
		}}
}

func prose(n int) (bs []document.Block) {
	for range n {
		bs = append(bs, document.Paragraph{Runs: run("Thực hiện Quy chế phối hợp đã ký kết, trên cơ sở kết quả các kỳ giao ban và ý kiến thống nhất của các bên, Đảng ủy Bộ đội Biên phòng tỉnh đề nghị các bên rà soát đầu mối liên lạc, cập nhật danh sách phương tiện và thường xuyên trao đổi tình hình, kịp thời giải quyết các vấn đề phát sinh trên địa bàn.")})
	}
	return bs
}

func conclusionBlocks() []document.Block {
	return append([]document.Block{document.Paragraph{Runs: run("Sau khi nghe báo cáo và ý kiến phát biểu của các đại biểu, Hội nghị thống nhất kết luận như sau:")},
		document.Heading{Level: 2, Text: "Đánh giá chung"}}, append(prose(1),
		document.Heading{Level: 2, Text: "Nhiệm vụ thời gian tới"},
		document.List{Marker: document.Letter, Items: [][]document.Run{
			run("Đảng ủy Bộ đội Biên phòng tỉnh chủ trì sửa đổi, bổ sung khoản 1 Điều 5 Quy chế, hoàn thành trước ngày 30/6/2023;"),
			run("Cấp ủy các xã, phường ven biển gửi thông báo tình hình trước ngày 20 hằng tháng;"),
			run("Các bên duy trì giao ban hằng quý, luân phiên chủ trì.")}})...)
}

func reportBlocks() (bs []document.Block) {
	for _, h := range []string{"Đặc điểm tình hình", "Kết quả thực hiện", "Phương hướng, nhiệm vụ"} {
		bs = append(bs, document.Heading{Level: 1, Text: h}, document.Heading{Level: 2, Text: "Công tác trao đổi thông tin"},
			document.Heading{Level: 3, Text: "Thông báo định kỳ"})
		bs = append(bs, prose(2)...)
	}
	return bs
}

func regulationBlocks() []document.Block {
	bs := []document.Block{document.Division{Word: "Chương", Title: "Những quy định chung"},
		document.Article{Title: "Phạm vi điều chỉnh và đối tượng áp dụng"},
		document.List{Marker: document.Number, Items: [][]document.Run{run("Quy chế này quy định nguyên tắc, nội dung, phương pháp phối hợp giữa các bên."), run("Quy chế này áp dụng đối với các bên ký tên dưới đây.")}},
		document.Article{Title: "Nguyên tắc phối hợp"}}
	bs = append(bs, prose(1)...)
	bs = append(bs, document.Division{Word: "Chương", Title: "Nội dung phối hợp"}, document.Division{Word: "Mục", Title: "Trao đổi thông tin"},
		document.Article{Title: "Thông báo tình hình"},
		document.List{Marker: document.Number, Items: [][]document.Run{run("Hằng tháng, trước ngày 20, các bên thông báo cho nhau tình hình trên địa bàn."), run("Nội dung thông báo gồm:")}},
		document.List{Marker: document.Letter, Items: [][]document.Run{run("Tình hình an ninh, trật tự trên vùng biển;"), run("Kết quả tuần tra, kiểm soát chung;"), run("Đề nghị phối hợp.")}})
	bs = append(bs, prose(3)...)
	return append(bs, document.Article{Title: "Hiệu lực thi hành"}, document.Paragraph{Runs: run("Quy chế này có hiệu lực kể từ ngày ký.")})
}

// charted is a report with a chart, a picture and the table beside them.
func charted(png []byte) *document.Document {
	d := small()
	d.Blocks = append(d.Blocks,
		document.Chart{Title: "Số kỳ thực hiện theo điều", Alt: "Biểu đồ thanh theo điều", Categories: []string{"Điều 5", "Điều 6", "Điều 10"},
			Series: []document.ChartSeries{{Name: "Đúng hạn", Counts: []int{24, 7, 0}}, {Name: "Đúng hạn theo khai", Counts: []int{3, 0, 0}}, {Name: "Chậm", Counts: []int{2, 1, 4}}, {Name: "Quá hạn", Counts: []int{1, 0, 2}}}},
		commended(),
		document.Image{Content: png, Width: 60, Alt: "Quang cảnh hội nghị", Caption: "Ảnh 1. Quang cảnh hội nghị"})
	return d
}
