package document_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"phoihop/internal/document"
)

// form finds a rule set or stops the test.
func form(t testing.TB, id string) document.Form {
	t.Helper()
	f, ok := document.FormByID(id)
	if !ok {
		t.Fatalf("no form %s", id)
	}
	return f
}

// docx writes a document or stops the test.
func docx(t testing.TB, d *document.Document, id string) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := d.WriteDOCX(&b, form(t, id)); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// small is the document of the golden file.
func small() *document.Document {
	return &document.Document{
		Header: document.Header{
			Superior: "Tỉnh ủy Hải Khê", Issuer: "Đảng ủy Bộ đội Biên phòng tỉnh",
			Number: "05-BC/ĐU", Place: "Hòn Khói", Date: "ngày 05 tháng 01 năm 2023",
			Type: "Báo cáo", Subject: "về thực hiện quy chế phối hợp năm 2022",
		},
		To: []string{"Ban Thường vụ Tỉnh ủy"},
		Blocks: []document.Block{
			document.Heading{Level: 1, Text: "Kết quả"},
			document.Paragraph{Runs: []document.Run{
				document.Text("Các bên gửi thông báo đúng hạn "), document.Fig("dieu-5.dung-han", "Đúng hạn", "24/30"),
				document.Text(" kỳ & chậm "), document.Fig("dieu-5.cham", "Chậm", "3/30"), document.Text("."),
			}},
			document.Table{
				Columns: []document.Column{{Width: 3}, {Width: 1, Align: document.Center}},
				Head:    [][]document.Cell{{{Runs: run("Bên")}, {Runs: run("Đúng hạn")}}},
				Rows:    [][]document.Cell{{{Runs: run("Đảng ủy phường Bãi Trước")}, {Runs: []document.Run{document.Fig("bai-truoc", "", "12/12")}}}},
			},
		},
		Signatures:  []document.Signature{{Authority: "T/M Ban Thường vụ", Post: "Bí thư"}},
		Recipients:  []string{"Như trên", "Lưu Văn phòng"},
		Attestation: document.Attestation{Title: "Số liệu dựa trên sổ ghi", Lines: []document.AttestationLine{{Label: "Sổ của Đảng ủy", Value: "3f5a"}}},
		Properties:  map[string]string{"phoihop.review": "r1", "phoihop.space": "s1"},
	}
}

func run(s string) []document.Run { return []document.Run{document.Text(s)} }

// large is a report of several pages with long tables, headings and many figures.
func large() *document.Document {
	d := small()
	d.Header.Subject = "kết quả thực hiện Quy chế phối hợp giữa Đảng ủy Bộ đội Biên phòng tỉnh với các huyện ủy, thành ủy tuyến biển giai đoạn 2018 - 2022"
	d.Blocks = []document.Block{document.Paragraph{Runs: run("Thực hiện Quy chế phối hợp đã ký kết, các bên tham gia đã tổ chức quán triệt, triển khai nghiêm túc; kết quả cụ thể như sau:")}}
	d.Blocks = append(d.Blocks, document.Heading{Level: 1, Text: "Đặc điểm tình hình và công tác lãnh đạo, chỉ đạo, tổ chức quán triệt, triển khai thực hiện quy chế phối hợp trên địa bàn các xã, phường ven biển"})
	for i := range 6 {
		d.Blocks = append(d.Blocks, section(i)...)
	}
	d.Blocks = append(d.Blocks, document.Heading{Level: 1, Text: "Kết quả theo từng điều"}, matrix(60))
	d.Blocks = append(d.Blocks, document.Heading{Level: 1, Text: "Hạn chế, nguyên nhân"},
		document.List{Items: [][]document.Run{run("Một số thông báo gửi chậm so với thời hạn."), run("Việc xác nhận của bên nhận chưa đều.")}},
		document.List{Marker: document.Letter, Items: [][]document.Run{run("Nguyên nhân khách quan: sóng gió, đường truyền gián đoạn;"), run("Nguyên nhân chủ quan: phân công chưa rõ.")}},
		document.Paragraph{Runs: run("Trên đây là báo cáo kết quả thực hiện quy chế phối hợp giai đoạn 2018 - 2022; trân trọng báo cáo Ban Thường vụ Tỉnh ủy.")})
	d.Signatures[0].Name = "Trần Văn Biển"
	d.Recipients = []string{"Như trên", "Các huyện ủy, thành ủy tuyến biển", "Các đồng chí Ủy viên Ban Thường vụ Đảng ủy", "Lưu Văn phòng"}
	d.Attestation = attestation()
	return d
}

func attestation() document.Attestation {
	a := document.Attestation{
		Title: "Căn cứ số liệu",
		Text:  "Mỗi số liệu trong báo cáo này được tính từ sổ ghi của các bên tại các điểm chốt sau; các bên lưu bản giấy để đối chiếu.",
	}
	for _, n := range []string{"Đảng ủy Bộ đội Biên phòng tỉnh", "Huyện ủy Cát Vàng", "Thành ủy Hải Khê"} {
		a.Lines = append(a.Lines, document.AttestationLine{Label: n + ", 4.812 bản ghi", Value: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"})
	}
	return a
}

func section(i int) []document.Block {
	id := fmt.Sprintf("dieu-%d", i+1)
	return []document.Block{
		document.Heading{Level: 2, Text: "Công tác trao đổi thông tin, thông báo tình hình địa bàn và phối hợp giải quyết các vụ việc trên vùng biển"},
		document.Heading{Level: 3, Text: "Kết quả cụ thể"},
		document.Paragraph{Runs: []document.Run{
			document.Text("Trong kỳ có "), document.Fig(id+".den-han", "Đến hạn", "120/120"), document.Text(" kỳ thực hiện đến hạn, trong đó đúng hạn "),
			document.Fig(id+".dung-han", "Đúng hạn", "97/120"), document.Text(", chậm "), document.Fig(id+".cham", "Chậm", "14/120"),
			document.Text(", quá hạn "), document.Fig(id+".qua-han", "Quá hạn", "9/120"),
			document.Text("; báo cáo không phát sinh (đã ký) "), document.Fig(id+".khong", "Không phát sinh", "21/97"),
			document.Text(". Các bên đã "), document.Bold("thường xuyên trao đổi thông tin"), document.Text(" về tình hình an ninh, trật tự trên vùng biển, kịp thời giải quyết các vấn đề phát sinh, không để bị động, bất ngờ."),
		}},
	}
}

func matrix(n int) document.Table {
	t := document.Table{
		Caption: "Biểu 1. Kết quả thực hiện nghĩa vụ theo điều và theo bên",
		Columns: []document.Column{{Width: 1, Align: document.Center}, {Width: 5}, {Width: 1.6, Align: document.Center}, {Width: 1.6, Align: document.Center}, {Width: 1.6, Align: document.Center}},
		Head: [][]document.Cell{
			{{Runs: run("TT")}, {Runs: run("Nghĩa vụ, bên thực hiện")}, {Runs: run("Kết quả"), Span: 3}},
			{{}, {}, {Runs: run("Đúng hạn")}, {Runs: run("Chậm")}, {Runs: run("Quá hạn")}},
		},
	}
	for i := range n {
		row := []document.Cell{{Runs: run(fmt.Sprint(i + 1))}, {Runs: run("Thông báo tình hình hằng tháng cho các bên, trước ngày 20 (khoản 1 Điều 5) - Đảng ủy xã Cồn Sẻ")}}
		for _, k := range []string{"a", "b", "c"} {
			row = append(row, document.Cell{Runs: []document.Run{document.Fig(fmt.Sprintf("bang.%d.%s", i, k), "", "12/60")}})
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// joint is a document signed by several parties, with annexes.
func joint() *document.Document {
	d := large()
	d.Header.Superior = ""
	d.To = []string{"Ban Thường vụ Tỉnh ủy", "Ủy ban Mặt trận Tổ quốc tỉnh"}
	d.Signatures = []document.Signature{
		{Authority: "T/M Ban Thường vụ Đảng ủy BĐBP tỉnh", Post: "Bí thư", Name: "Trần Văn Biển"},
		{Authority: "T/M Ban Thường vụ Huyện ủy Cát Vàng", Post: "Bí thư"},
		{Authority: "T/M Ban Thường vụ Thành ủy Hải Khê", Post: "Phó Bí thư"},
	}
	d.Annexes = []document.Annex{
		{Title: "Danh mục minh chứng", Note: "(Kèm theo Báo cáo số 05-BC/ĐU)", Landscape: true, Blocks: []document.Block{matrix(40)}},
		{Title: "Ý kiến bảo lưu của các bên", Blocks: []document.Block{document.Heading{Level: 1, Text: "Thành ủy Hải Khê"}, document.Paragraph{Runs: run("Thống nhất với báo cáo; đề nghị ghi rõ cách tính kỳ thực hiện trong tháng 02.")}}},
	}
	return d
}

// TestWriteSamples leaves samples in the folder PHOIHOP_SAMPLES for the eye.
func TestWriteSamples(t *testing.T) {
	dir := os.Getenv("PHOIHOP_SAMPLES")
	if dir == "" {
		t.Skip("PHOIHOP_SAMPLES is not set")
	}
	for _, id := range []string{"hd36-2018", "nd30-2020"} {
		ds := papers(t, form(t, id))
		ds["report-large"], ds["report-joint"], ds["report-chart"] = large(), joint(), charted(picture(t))
		for name, d := range ds {
			if err := os.WriteFile(filepath.Join(dir, name+"-"+id+".docx"), docx(t, d, id), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
}
