package legaltext

import (
	"encoding/json"
	"strings"
	"testing"

	"phoihop/internal/viet"
)

// outline lists the ids of all units but paragraphs.
func outline(d *Document) string {
	var ids []string
	d.Walk(func(n *Node, _ int) bool {
		if n.Kind != KindParagraph {
			ids = append(ids, n.ID)
		}
		return true
	})
	return strings.Join(ids, " ")
}

// check holds what must be true of every text.
func check(t *testing.T, src string, d *Document) {
	t.Helper()
	if got, want := d.Source(), viet.Normalize(src); got != want {
		t.Fatalf("not lossless:\n got %q\nwant %q", got, want)
	}
	seen := map[string]bool{}
	line := 0
	d.Walk(func(n *Node, _ int) bool {
		if seen[n.ID] || d.Find(n.ID) != n {
			t.Fatalf("id %q is not unique", n.ID)
		}
		seen[n.ID] = true
		if n.Line < line || n.Children == nil {
			t.Fatalf("%s: line %d behind line %d, children %v", n.ID, n.Line, line, n.Children)
		}
		line = n.Line
		return true
	})
	for _, c := range d.Citations {
		if !strings.Contains(viet.Normalize(src), c.Text) {
			t.Fatalf("citation %q is not in the source", c.Text)
		}
	}
}

func TestOutline(t *testing.T) {
	for _, c := range outlineCases() {
		t.Run(c.name, func(t *testing.T) {
			d := Parse(c.src)
			check(t, c.src, d)
			if got := outline(d); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}

type outlineCase struct{ name, src, want string }

func outlineCases() []outlineCase {
	return append(headingCases(), append(sequenceCases(), partsCases()...)...)
}

func headingCases() []outlineCase {
	return []outlineCase{
		{"article forms", "Điều 1. Phạm vi\nLời.\nĐiều 2: Đối tượng\nLời.\nĐiều 3 - Nguyên tắc\nLời.\nĐIỀU 4. NHIỆM VỤ\nLời.\nĐiều 5.\nTổ chức\nLời.\nĐiều 6\nLời.",
			"dieu-1 dieu-2 dieu-3 dieu-4 dieu-5 dieu-6"},
		{"markdown", "## Chương I\n## QUY ĐỊNH CHUNG\n\n### Điều 1. Phạm vi\n\n**1.** Một.\n\n- a) Điểm một;\n- b) Điểm hai.\n\n**Điều 2.** Đối tượng\n\n1\\. Một.",
			"chuong-1 dieu-1 dieu-1.khoan-1 dieu-1.khoan-1.diem-a dieu-1.khoan-1.diem-b dieu-2 dieu-2.khoan-1"},
		{"misread digits", "Điều 9. Chín\nLời.\nĐiều lO. Mười\nLời.\nĐiều I1. Mười một\nLời.\nĐiều l2. Mười hai\nLời.\nÐiều 13. Mười ba\nLời.\nĐiều14. Mười bốn\nLời.",
			"dieu-9 dieu-10 dieu-11 dieu-12 dieu-13 dieu-14"},
		{"ones", "Điều 10. Mười\nLời.\nĐiều II. Mười một\nLời.\nĐiều 12. Mười hai\n", "dieu-10 dieu-11 dieu-12"},
		{"chapters", "Chương I\nQUY ĐỊNH CHUNG\nĐiều 1. A\nLời.\nCHƯƠNG 2: NHIỆM VỤ\nĐiều 2. B\nLời.\nChương thứ ba\nTỔ CHỨC\nMục 1\nBỘ MÁY\nĐiều 3. C\nLời.\nMục 2. CÁN BỘ\nTiểu mục 1\nTUYỂN CHỌN\nĐiều 4. D\nLời.\nChương IV - ĐIỀU KHOẢN THI HÀNH\nĐiều 5. E\nLời.",
			"chuong-1 dieu-1 chuong-2 dieu-2 chuong-3 chuong-3.muc-1 dieu-3 chuong-3.muc-2 chuong-3.muc-2.tieu-muc-1 dieu-4 chuong-4 dieu-5"},
		{"parts", "Phần thứ nhất\nNHỮNG QUY ĐỊNH CHUNG\nChương I\nPHẠM VI\nĐiều 1. A\nLời.\nPHẦN THỨ HAI\nCÁC TỘI\nChương II\nTỘI MỘT\nĐiều 2. B\nLời.",
			"phan-1 chuong-1 dieu-1 phan-2 chuong-2 dieu-2"},
		{"party", "I- QUY ĐỊNH CHUNG\n\nĐiều 1. Phạm vi\n\n1- Một.\n\n2- Hai:\n\na) Một.\n\nb) Hai.\n\nII- NHIỆM VỤ\n\nĐiều 2. Việc\n\n1- Một.",
			"muc-1 dieu-1 dieu-1.khoan-1 dieu-1.khoan-2 dieu-1.khoan-2.diem-a dieu-1.khoan-2.diem-b muc-2 dieu-2 dieu-2.khoan-1"},
		{"decimals", "I. NỘI DUNG\n1. Thể thức\n1.1. Tên\n1.1.1. Cách ghi\nLời.\n1.1.2. Vị trí\n1.2. Số\n2. Kỹ thuật\n2.1. Khổ giấy\nII. TỔ CHỨC",
			"muc-1 muc-1.khoan-1 muc-1.khoan-1.khoan-1-1 muc-1.khoan-1.khoan-1-1.khoan-1-1-1 muc-1.khoan-1.khoan-1-1.khoan-1-1-2 muc-1.khoan-1.khoan-1-2 muc-1.khoan-2 muc-1.khoan-2.khoan-2-1 muc-2"},
		{"contents with leaders", "MỤC LỤC\nĐiều 1. Phạm vi ........ 1\nĐiều 2. Đối tượng\t2\n\nĐiều 1. Phạm vi\nLời một.\nĐiều 2. Đối tượng\nLời hai.",
			"dieu-1 dieu-2"},
		{"contents without leaders", "MỤC LỤC\nChương I QUY ĐỊNH CHUNG\nĐiều 1. Phạm vi\nĐiều 2. Đối tượng\nĐiều 3. Nguyên tắc\n\nChương I\nQUY ĐỊNH CHUNG\nĐiều 1. Phạm vi\nLời một.\nĐiều 2. Đối tượng\nLời hai.\nĐiều 3. Nguyên tắc\nLời ba.",
			"chuong-1 dieu-1 dieu-2 dieu-3"},
		{"headings in small letters", "Chương I Những quy định chung\nĐiều 1. A\nTheo Chương II Nghị định này.\nChương II – Nhiệm vụ\nĐiều 2. B\nLời theo\nChương III của Quy chế này.",
			"chuong-1 dieu-1 chuong-2 dieu-2"},
		{"footnote marks", "Điều 1.[1] A\n1.[2] Một:\na)[3] Một;\nb) Hai.\n2. Hai.\nĐiều 2[4]. B\nLời.", "dieu-1 dieu-1.khoan-1 dieu-1.khoan-1.diem-a dieu-1.khoan-1.diem-b dieu-1.khoan-2 dieu-2"},
		{"slashes", "I/ TÌNH HÌNH\n1/ Một:\na/ A;\nb/ B.\n2/ Hai.\nII/ NHIỆM VỤ", "muc-1 muc-1.khoan-1 muc-1.khoan-1.diem-a muc-1.khoan-1.diem-b muc-1.khoan-2 muc-2"},
		{"spelled", "Điều 1. A\nKhoản 1. Một.\nKhoản 2. Hai theo\nkhoản 1 Điều này.", "dieu-1 dieu-1.khoan-1 dieu-1.khoan-2"},
		{"bare articles", "Điều 1\nNước ta là một nước.\nĐiều 2\n1. Một.\n2. Hai theo\nĐiều 3\ncủa văn bản này.\nĐiều 3\nLời.", "dieu-1 dieu-2 dieu-2.khoan-1 dieu-2.khoan-2 dieu-3"},
		{"web copy", "ỦY\nBAN NHÂN DÂN\nTỈNH MẪU\n-------\n|\nSố:\n16/QĐ-UB\n|\nQUYẾT ĐỊNH\nBAN HÀNH QUY CHẾ VIỆC CHUNG\nỦY BAN NHÂN DÂN TỈNH MẪU\nCăn cứ Luật Mẫu\nnăm 2015;\nQUYẾT ĐỊNH\nĐiều 1: Ban hành kèm\ntheo Quyết định này Quy chế việc chung, gồm 2 Chương.\nĐiều 2: Quyết định này có hiệu lực sau 15 ngày và\nthay thế văn bản trước.\nNơi nhận:\n- Như\nĐiều 2;\n- Lưu VT.\nTM.\nỦY BAN NHÂN DÂN\nCHỦ TỊCH\n\nQUY CHẾ\nVIỆC\nCHUNG\n(Ban hành kèm theo Quyết định số\n16/QĐ-UB của Ủy ban)\nChương I\nNHỮNG QUY ĐỊNH\nCHUNG\nĐiều 1. Phạm vi\nQuy chế này\nquy định việc chung.",
			"dieu-1 dieu-2 kem-theo kem-theo.chuong-1 kem-theo.dieu-1"},
		{"letters", "A- TÌNH HÌNH\nI- ĐẶC ĐIỂM\n1- Một.\nB- PHƯƠNG HƯỚNG\nI- MỤC TIÊU\n1- Một.",
			"phan-a phan-a.muc-1 phan-a.muc-1.khoan-1 phan-b phan-b.muc-1 phan-b.muc-1.khoan-1"},
		{"sections inside an article", "Điều 1. Phê duyệt kế hoạch với các nội dung sau:\nI. MỤC TIÊU\n1. Một.\n2. Hai.\nII. GIẢI PHÁP\n1. Một.\nĐiều 2. Hiệu lực.\nĐiều 3. Thi hành.",
			"dieu-1 dieu-1.muc-1 dieu-1.muc-1.khoan-1 dieu-1.muc-1.khoan-2 dieu-1.muc-2 dieu-1.muc-2.khoan-1 dieu-2 dieu-3"},
	}
}

func sequenceCases() []outlineCase {
	return []outlineCase{
		{"points under an article", "Điều 1. Gồm:\na) Một;\nb) Hai;\nc) Ba;\nd) Bốn;\nđ) Năm;\ne) Sáu;\ng) Bảy.",
			"dieu-1 dieu-1.diem-a dieu-1.diem-b dieu-1.diem-c dieu-1.diem-d dieu-1.diem-đ dieu-1.diem-e dieu-1.diem-g"},
		{"inserted units", "Điều 13. A\n1. Một.\n1a. Một a.\n2. Hai:\na) Một;\na1) Một một;\nb) Hai.\nĐiều 13a. B\n1. Một:\nđ) Năm;\nđ1) Năm một.\nĐiều 14. C",
			"dieu-13 dieu-13.khoan-1 dieu-13.khoan-1a dieu-13.khoan-2 dieu-13.khoan-2.diem-a dieu-13.khoan-2.diem-a1 dieu-13.khoan-2.diem-b dieu-13a dieu-13a.khoan-1 dieu-13a.khoan-1.diem-đ dieu-13a.khoan-1.diem-đ1 dieu-14"},
		{"wrapped numbers", "Điều 1. Thời hạn thực hiện trong toàn tỉnh và các\nđịa phương có liên quan\n1. Việc này được làm từ ngày ký cho đến hết năm\n2018. Sau đó các bên họp lại theo quy định tại khoản\n2. Việc kia được làm sau.\n2. Các bên báo cáo kết quả theo yêu cầu tại\nĐiều 5. Quy chế này và văn bản có liên quan của\ntỉnh.",
			"dieu-1 dieu-1.khoan-1 dieu-1.khoan-2"},
		{"list inside a point", "Điều 1. A\n1. Một.\n2. Hồ sơ gồm:\na) Giấy tờ sau đây:\n1. Đơn;\n2. Bản sao;\n3. Ảnh;\nb) Phí.\n3. Ba.",
			"dieu-1 dieu-1.khoan-1 dieu-1.khoan-2 dieu-1.khoan-2.diem-a dieu-1.khoan-2.diem-b dieu-1.khoan-3"},
		{"lists inside points without a colon", "Điều 1. A\n1. Một.\n2. Hồ sơ:\na) Giấy tờ\n1. Đơn;\n2. Bản sao;\n3. Ảnh;\nb) Phí\n1. Phí một;\n2. Phí hai.\nc) Khác.\n3. Ba.",
			"dieu-1 dieu-1.khoan-1 dieu-1.khoan-2 dieu-1.khoan-2.diem-a dieu-1.khoan-2.diem-b dieu-1.khoan-2.diem-c dieu-1.khoan-3"},
		{"repeated and missing", "Điều 1. A\n1. Một.\n2. Hai.\n2. Hai nữa.\n5. Năm.\nĐiều 3. B\n1. Một.\nĐiều 3. B nữa\n1. Một.",
			"dieu-1 dieu-1.khoan-1 dieu-1.khoan-2 dieu-1.khoan-2~2 dieu-1.khoan-5 dieu-3 dieu-3.khoan-1 dieu-3~2 dieu-3~2.khoan-1"},
		{"brackets", "Điều 1. A\n1) Một.\n2) Hai:\n(a) Một;\n(b) Hai.", "dieu-1 dieu-1.khoan-1 dieu-1.khoan-2 dieu-1.khoan-2.diem-a dieu-1.khoan-2.diem-b"},
		{"joined", "Điều 1.Phạm vi\n1.Một.\n2.Hai:\na)Điểm một;\nb)Điểm hai.", "dieu-1 dieu-1.khoan-1 dieu-1.khoan-2 dieu-1.khoan-2.diem-a dieu-1.khoan-2.diem-b"},
		{"page number in a sentence", "Điều 1. Phạm vi áp dụng của quy chế phối hợp này\n1. Các bên thường xuyên trao đổi với nhau những tin\n\n12\n\ntức cần thiết cho công việc chung trong địa bàn do\nmình phụ trách.\n2. Các bên giúp đỡ lẫn nhau khi có việc đột xuất ở\nđịa bàn.",
			"dieu-1 dieu-1.khoan-1 dieu-1.khoan-2"},
		{"stray letters", "Điều 1. A\n1. Một:\na) A;\nb) B;\nc) C;\nd) D;\nđ) Đ;\ne) E;\nf) F;\ng) G.", "dieu-1 dieu-1.khoan-1 dieu-1.khoan-1.diem-a dieu-1.khoan-1.diem-b dieu-1.khoan-1.diem-c dieu-1.khoan-1.diem-d dieu-1.khoan-1.diem-đ dieu-1.khoan-1.diem-e dieu-1.khoan-1.diem-f dieu-1.khoan-1.diem-g"},
		{"money and dates", "Điều 1. Mức chi\n1. Một.\n20.000.000 đồng cho một năm.\n15-12-2017 là ngày cuối.\n3.500 người.\n2. Hai.", "dieu-1 dieu-1.khoan-1 dieu-1.khoan-2"},
	}
}

func partsCases() []outlineCase {
	quy := "QUYẾT ĐỊNH\nBan hành Quy chế mẫu\n\nCăn cứ Luật Mẫu;\n\nQUYẾT ĐỊNH:\n\nĐiều 1. Ban hành kèm theo Quyết định này Quy chế mẫu.\nĐiều 2. Hiệu lực từ ngày ký.\nĐiều 3. Chánh Văn phòng thi hành.\n\nNơi nhận:\n- Như Điều 3;\n- Lưu: VT.\nTM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH\nNguyễn Văn Mẫu\n\n"
	return []outlineCase{
		{"attached", quy + "QUY CHẾ\nPhối hợp mẫu\n(Ban hành kèm theo Quyết định số 01/QĐ-UBND ngày 01 tháng 02 năm 2020)\n\nChương I\nQUY ĐỊNH CHUNG\nĐiều 1. A\n1. Một.\nĐiều 2. B\nLời.\nPHỤ LỤC\nBIỂU MẪU\n1. Một.",
			"dieu-1 dieu-2 dieu-3 kem-theo kem-theo.chuong-1 kem-theo.dieu-1 kem-theo.dieu-1.khoan-1 kem-theo.dieu-2 kem-theo.phu-luc kem-theo.phu-luc.khoan-1"},
		{"attached in small letters", quy + "QUY CHẾ phối hợp mẫu\ngiữa hai cơ quan\n(Ban hành kèm theo Quyết định số 01/QĐ-UBND\nngày 01 tháng 02 năm 2020)\n\nĐiều 1. A\nLời.", "dieu-1 dieu-2 dieu-3 kem-theo kem-theo.dieu-1"},
		{"attached without a note", quy + "QUY CHẾ PHỐI HỢP MẪU\n\nChương I\nQUY ĐỊNH CHUNG\nĐiều 1. A\nLời.", "dieu-1 dieu-2 dieu-3 kem-theo kem-theo.chuong-1 kem-theo.dieu-1"},
		{"attached without a title", quy + "Điều 1. A\nLời.\nĐiều 2. B\nLời.", "dieu-1 dieu-2 dieu-3 kem-theo kem-theo.dieu-1 kem-theo.dieu-2"},
		{"annexes", "Điều 1. A\nLời theo Phụ lục I.\nPhụ lục I\nDANH MỤC\n(Kèm theo Nghị định số 1/2020/NĐ-CP)\nI. NHÓM MỘT\n1. Một.\nPHỤ LỤC II: MẪU ĐƠN\n1. Một.",
			"dieu-1 phu-luc-1 phu-luc-1.muc-1 phu-luc-1.muc-1.khoan-1 phu-luc-2 phu-luc-2.khoan-1"},
		{"amendment", "Điều 1. Sửa đổi, bổ sung một số điều của Nghị định số 9/2001/NĐ-CP như sau:\n1. Sửa đổi Điều 3 như sau:\n“Điều 3. Tên mới\n1. Một.\n2. Hai:\na) Một;\nb) Hai.”.\n2. Sửa đổi khoản 4 Điều 5 như sau:\na) Bổ sung điểm m như sau:\n“m) Việc khác.”;\nb) Thay thế cụm từ “thẻ A” bằng cụm từ “thẻ B” tại khoản 4.\n3. Bổ sung Điều 6a như sau: “Điều 6a. Tên\n\n1. Một.\n\n2. Theo “mẫu” kèm theo.”\n4. Bãi bỏ Điều 9.\nĐiều 2. Hiệu lực\nLời.",
			"dieu-1 dieu-1.khoan-1 dieu-1.khoan-2 dieu-1.khoan-2.diem-a dieu-1.khoan-2.diem-b dieu-1.khoan-3 dieu-1.khoan-4 dieu-2"},
		{"quotation never closed", "Điều 1. Sửa đổi một số điều của Nghị định số 9/2001/NĐ-CP:\n1. Sửa đổi khoản 3 như sau:\n“3. Lời mới.\n2. Sửa đổi khoản 4 như sau:\n“4. Lời mới.”.\n3. Bãi bỏ khoản 5.\nĐiều 2. Hiệu lực\nLời.",
			"dieu-1 dieu-1.khoan-1 dieu-1.khoan-2 dieu-1.khoan-3 dieu-2"},
		{"quotation never opened", "Điều 1. Sửa đổi một số điều của Nghị định số 9/2001/NĐ-CP:\n1. Sửa đổi Điều 3 như sau:\nĐiều 3. Tên\n1. Lời.\n2. Lời mới.”.\n2. Bãi bỏ khoản 5.\nĐiều 2. Hiệu lực\nLời.",
			"dieu-1 dieu-1.khoan-1 dieu-1.khoan-2 dieu-2"},
		{"straight quotation marks", "Điều 1. Sửa đổi như sau:\n1. Khoản 2 được sửa như sau:\n\"2. Lời mới.\n3. Lời nữa.\"\n2. Thay từ \"A\" bằng từ \"B\".\n3. Bãi bỏ.\nĐiều 2. Hiệu lực",
			"dieu-1 dieu-1.khoan-1 dieu-1.khoan-2 dieu-1.khoan-3 dieu-2"},
		{"amendment in old typing", "Điều 1 Sửa đổi, bổ sung một số điều của Luật Mẫu:\n1. Khoản 2 Điều 3 được sửa đổi như sau:\n\"2. Lời mới.\n3. Lời nữa.''\n2. Điều 22 được sửa đổi, bổ sung như sau:\n\n‘‘Điều 22. Tên\n1. Một.\n2. Hai.’’\n\nĐiều 2\n\nLuật này có hiệu lực từ nay.",
			"dieu-1 dieu-1.khoan-1 dieu-1.khoan-2 dieu-2"},
		{"guidance", "THÔNG TƯ\nHƯỚNG DẪN VIỆC MẪU\n\nBộ hướng dẫn như sau :\n\nI- TỔ CHỨC\n\n1- Cấp trên gồm:\n\na) Cơ quan.\n\n- Phòng một.\n\n- Phòng hai.\n\nb) Đơn vị.\n\n2 - Cấp tỉnh.\n\nII- NHIỆM VỤ\n\n1 - Một.",
			"muc-1 muc-1.khoan-1 muc-1.khoan-1.diem-a muc-1.khoan-1.diem-b muc-1.khoan-2 muc-2 muc-2.khoan-1"},
		{"every paragraph opens", "Điều 1. Sửa đổi như sau:\n1. Khoản 2 được sửa như sau:\n“2. Lời mới.\n“3. Lời nữa.\n“4. Lời cuối.”.\n2. Bãi bỏ.", "dieu-1 dieu-1.khoan-1 dieu-1.khoan-2"},
		{"signature", "Điều 1. A\n1. Một.\n\nLuật này được Quốc hội khóa I, kỳ họp thứ 2 thông qua ngày 01 tháng 02 năm 2020.\n\nCHỦ TỊCH QUỐC HỘI\n(Đã ký)\nTrần Thị Mẫu", "dieu-1 dieu-1.khoan-1"},
	}
}

func TestSignatureStaysOutside(t *testing.T) {
	d := Parse("Điều 1. A\n1. Một.\n\nNơi nhận:\n- Như trên;\n- Lưu: VP.\n\nT/M BAN THƯỜNG VỤ\nBÍ THƯ")
	if c := d.Find("dieu-1.khoan-1"); c == nil || len(c.Children) != 0 || c.Text != "Một." {
		t.Errorf("the clause took the signature: %+v", c)
	}
	if len(d.Children) < 4 {
		t.Errorf("signature lines are not at the end of the document: %d", len(d.Children))
	}
}

func TestText(t *testing.T) {
	src := "Điều 7. Chế độ thông tin, báo cáo của các bên tham gia ký\nkết quy chế\n1. Định kỳ hằng tháng, các bên trao đổi tình hình với\nnhau bằng văn bản:\n\na) Về an ninh\n- xã hội trên địa bàn do mình phụ trách và các vùng giáp\nranh;\n- Về trật tự.\n\nĐoạn sau."
	d := Parse(src)
	check(t, src, d)
	want := map[string]string{
		"dieu-7.khoan-1":               "Định kỳ hằng tháng, các bên trao đổi tình hình với nhau bằng văn bản:",
		"dieu-7.khoan-1.diem-a":        "Về an ninh",
		"dieu-7.khoan-1.diem-a.doan-3": "Về trật tự.",
		"dieu-7.khoan-1.diem-a.doan-4": "Đoạn sau.",
	}
	for id, text := range want {
		if n := d.Find(id); n == nil || n.Text != text {
			t.Errorf("%s: %+v, want text %q", id, n, text)
		}
	}
	if n := d.Find("dieu-7"); n.Title != "Chế độ thông tin, báo cáo của các bên tham gia ký kết quy chế" || n.Line != 1 {
		t.Errorf("title %q, line %d", n.Title, n.Line)
	}
}

func TestTitle(t *testing.T) {
	for src, want := range map[string]string{
		"# source: đâu đó\nLUẬT\nBIÊN GIỚI MẪU\n\nĐiều 1. A":                                               "LUẬT BIÊN GIỚI MẪU",
		"BỘ MẪU\n-----\nSố: 1/QĐ\nNGHỊ ĐỊNH\nQuy định việc mẫu\n____\nCăn cứ Luật;\nĐiều 1. A":             "NGHỊ ĐỊNH Quy định việc mẫu",
		"TỈNH ỦY MẪU\n*\nSố 05-QC/TU\nQUY CHẾ\nphối hợp giữa hai bên\n-----\n- Căn cứ Điều lệ;\nĐiều 1. A": "QUY CHẾ phối hợp giữa hai bên",
		"THÔNG TƯ 29/2020/TT-MAU\n\nĐiều 1. A":                                                             "THÔNG TƯ 29/2020/TT-MAU",
		"Bản ghi nhớ\nĐiều 1. A": "Bản ghi nhớ",
		"":                       "",
	} {
		if got := Parse(src).Title; got != want {
			t.Errorf("%q: title %q, want %q", src, got, want)
		}
	}
}

func TestJSON(t *testing.T) {
	b, err := json.Marshal(Parse("Điều 1. A\nLời."))
	want := `{"title":"","children":[{"kind":"article","number":"1","id":"dieu-1","title":"A","text":"Lời.","line":1,"children":[]}],"citations":[],"warnings":[]}`
	if err != nil || string(b) != want {
		t.Errorf("%s %v\nwant %s", b, err, want)
	}
}

func TestWarnings(t *testing.T) {
	for src, key := range map[string]string{
		"Điều 1. A\nLời.\nĐiều 3. B":                  "article.order",
		"Điều 1. A\nLời.\nĐìêu 2 Bờ.\nĐiều 3. B":      "article.misspelt",
		"Điều 1. A\n1. Một.\n3. Ba.":                  "clause.order",
		"Điều 1. A\na) Một;\nc) Ba.":                  "point.order",
		"Điều 1. A\ne) Một;\nf) Ba.":                  "point.letter",
		"Điều l. A":                                   "article.ocr",
		"Điều 1. Sửa như sau:\n“1. Lời.\nĐiều 2. B":   "quote.open",
		"Điều 1. A\nTheo khoản 4 Điều 9 Quy chế này.": "citation.missing",
	} {
		found := false
		for _, w := range Parse(src).Warnings {
			found = found || w.Key == key && w.Message != "" && w.Line > 0
		}
		if !found {
			t.Errorf("%q: no warning %s: %v", src, key, Parse(src).Warnings)
		}
	}
}
