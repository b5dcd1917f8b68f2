package document_test

import (
	"slices"
	"testing"

	"phoihop/internal/document/ruler"
)

// The figures below are those of NĐ 30/2020 (Phụ lục I, III) and HD 36-HD/VPTW,
// written down here a second time: nothing in this file looks at forms/*.json,
// and package ruler reads the XML by itself.

// want is a line as it shall print.
type want = ruler.Want

// stateHead is the letterhead of NĐ 30 with a title below.
func stateHead(name, code string, more ...want) []want {
	ws := []want{
		"L 12-13 - - c ^ỦY BAN NHÂN DÂN TỈNH AN HẢI$", "L 12-13 b - c ^BỘ CHỈ HUY BỘ ĐỘI BIÊN PHÒNG TỈNH$",
		"R 12-13 b - c ^CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM$", "R 13-14 b - c ^Độc lập - Tự do - Hạnh phúc$"}
	if code != "" {
		ws = append(ws, want("L 13 - - c ^Số: 05/"+code+"-BĐBP$"))
	}
	if code != "" && code != "BB" {
		ws = append(ws, "R 13-14 - i c ^An Hải, ngày 05 tháng 01 năm 2023$")
	}
	return append(append(ws, want("- 13-14 b - c ^"+name+"$"), "- 13-14 b - c ^[A-ZĐ].*[^.]$"), more...)
}

// partyHead is the letterhead of HD 36 with a title below.
func partyHead(name, code string, more ...want) []want {
	return append([]want{
		"L 14 - - c ^TỈNH ỦY AN HẢI$", "L 14 b - c ^ĐẢNG ỦY BỘ ĐỘI BIÊN PHÒNG TỈNH$", `L 14 b - c ^\*$`,
		"R 15 b - c ^ĐẢNG CỘNG SẢN VIỆT NAM$", want("L 14 - - c ^Số 05-" + code + "/ĐU$"), "R 14 - i c ^An Hải, ngày 05 tháng 01 năm 2023$",
		want("- 15-16 b - c ^" + name + "$"), "- 14-15 b - c ^[A-ZĐ].*[^.]$"}, more...)
}

// The parts that several kinds share, for each form.
func stateClosing() []want {
	return []want{"L 12 b i l ^Nơi nhận:$", "R 13-14 b - c ^KT. CHỈ HUY TRƯỞNG$", "R 13-14 b - c ^PHÓ CHỈ HUY TRƯỞNG$", "R 13-14 b - c ^Nguyễn Văn An$"}
}

func partyClosing() []want {
	return []want{"L 14 - - l ^Nơi nhận:$", "R 14 b - c ^T/M BAN THƯỜNG VỤ$", "R 14 - - c ^BÍ THƯ$", "R 14 b - c ^Nguyễn Văn An$"}
}

func join(parts ...[]want) (ws []want) {
	for _, p := range parts {
		ws = append(ws, p...)
	}
	return ws
}

// stateWants is what must stand in each kind's document in this order; other
// lines may stand between.
func stateWants() map[string][]want {
	rule := []want{"- 13-14 - - j ."}
	end := []want{`- 13-14 - - j [^.]\./\.$`}
	asAbove := []want{"L 12 b i l ^Nơi nhận:$", "L 11 - - l ^- Như trên;$", `L 11 - - l ^- Lưu: VT\.$`}
	report := []want{"- 13-14 b - j ^I. ĐẶC ĐIỂM TÌNH HÌNH$", "- 13-14 b - j ^1. Công tác", `- 13-14 - - j ^a\) Thông báo`}
	law := []want{"- 13-14 b - c ^Chương I$", "- 13-14 b - c ^NHỮNG QUY ĐỊNH CHUNG$", "- 13-14 b - j ^Điều 1. Phạm vi", "- 13-14 - - j ^1. Quy chế",
		"- 13-14 b - j ^Điều 2. ", "- 13-14 b - c ^Chương II$", "- 13-14 b - c ^Mục 1$", "- 13-14 b - c ^TRAO ĐỔI THÔNG TIN$", "- 13-14 b - j ^Điều 3. ", `- 13-14 - - j ^c\) Đề nghị`, "- 13-14 b - j ^Điều 4. ", `- 13-14 - - j ngày ký\./\.$`}
	basis := []want{"- 13-14 - i j ^Căn cứ Luật.*;$", "- 13-14 - i j ^Căn cứ Quy chế.*;$", `- 13-14 - i j ^Xét.*[^.]\.$`}
	return map[string][]want{
		"bao-cao":            join(stateHead("BÁO CÁO", "BC"), []want{"- 13-14 - - c ^Kính gửi: Ban Thường vụ Tỉnh ủy$"}, report, end, asAbove),
		"thong-bao":          join(stateHead("THÔNG BÁO", "TB"), rule, end, stateClosing()),
		"thong-bao-ket-luan": join(stateHead("THÔNG BÁO", "TB"), rule, end, stateClosing()),
		"ke-hoach":           join(stateHead("KẾ HOẠCH", "KH"), report, end, stateClosing()),
		"chi-thi":            join(stateHead("CHỈ THỊ", "CT"), end, stateClosing()),
		"to-trinh": join(stateHead("TỜ TRÌNH", "TTr"), []want{"- 13-14 - - l ^Kính gửi:$", "- 13-14 - - l ^- Ban Thường vụ Tỉnh ủy;$", `- 13-14 - - l ^- Ủy ban nhân dân tỉnh\.$`,
			`- 13-14 - i j ^Căn cứ Luật Biên phòng Việt Nam\.$`}, end, asAbove),
		"giay-moi": join(stateHead("GIẤY MỜI", "GM"), []want{"- 13-14 - - j trân trọng kính mời:$", "- 13-14 - - j ^- Đảng ủy xã Bãi Trước;$", "- 13-14 - - j ^Tới dự Hội nghị",
			"- 13-14 - - j ^Chủ trì: ", "- 13-14 - - j ^Thời gian: 08 giờ 00, ngày 05 tháng 4 năm 2023", "- 13-14 - - j ^Địa điểm: "}, end, stateClosing()),
		"bien-ban": join(stateHead("BIÊN BẢN", "BB"), []want{"- 13-14 - - j ^Thời gian bắt đầu: 08 giờ 00", "- 13-14 - - j ^Địa điểm: ", "- 13-14 - - j ^Thành phần tham dự:", "- 13-14 - - j ^- Đảng ủy Bộ đội",
			"- 13-14 - - j ^Vắng mặt: ", `- 13-14 - - j ^Chủ trì \(`, "- 13-14 - - j ^Thư ký", "- 13-14 - - j ^Nội dung:$", `- 13-14 - - j ^Hội nghị kết thúc vào 11 giờ 30, ngày 05 tháng 4 năm 2023\./\.$`,
			"L 13-14 b - c ^THƯ KÝ$", "L 13-14 b - c ^Trần Văn Bình$", "R 13-14 b - c ^CHỦ TỌA$", "R 13-14 b - c ^Nguyễn Văn An$", "L 12 b i l ^Nơi nhận:$"}),
		"quyet-dinh": join(stateHead("QUYẾT ĐỊNH", "QĐ"), []want{"- 13-14 b - c ^BỘ CHỈ HUY BỘ ĐỘI BIÊN PHÒNG TỈNH$"}, basis, []want{"- 13-14 b - c ^QUYẾT ĐỊNH:$", "- 13-14 b- - j ^Điều 1. Tặng",
			`- 13-14 b- - j ^Điều 2. .*này\./\.$`}, stateClosing(), []want{"- 14 b - c ^Phụ lục$", "- 13-14 b - c ^DANH SÁCH", `- 13-14 - i c ^\(Kèm theo`}),
		"quy-che": join(stateHead("QUY CHẾ", ""), []want{`- 13-14 - i c ^\(Kèm theo Quyết định số 05`}, basis, law),
		"quy-che-phoi-hop": join([]want{"L 12-13 b - c ^BỘ CHỈ HUY BỘ ĐỘI BIÊN PHÒNG TỈNH -\nĐẢNG ỦY XÃ BÃI TRƯỚC -\nĐẢNG ỦY XÃ CỒN SẺ$", "R 12-13 b - c ^CỘNG HÒA", "R 13-14 b - c ^Độc lập", "L 13 - - c ^Số: 05/QCPH-", "- 13-14 b - c ^QUY CHẾ$"},
			basis, law, []want{"L 13-14 b - c ^TM. ĐẢNG ỦY BỘ ĐỘI", "L 13-14 b - c ^BÍ THƯ$", "R 13-14 b - c ^TM. ĐẢNG ỦY XÃ BÃI TRƯỚC$", "L 13-14 b - c ^TM. ĐẢNG ỦY XÃ CỒN SẺ$", "L 12 b i l ^Nơi nhận:$"}),
		"bang-so-sanh": join(stateHead("BẢNG SO SÁNH", "")[:4], []want{"R 13-14 - i c ^An Hải, ngày", "- 13-14 b - c ^BẢNG SO SÁNH$"}, stateClosing(), []want{"- 14 b - c ^Phụ lục$", "T 13 b - c ^TT$"}),
		"cong-van":     join(stateHead("", "")[:4], []want{"L 13 - - c ^Số: 05/BĐBP$", "L 12-13 - - c ^V/v cung cấp", "R 13-14 - i c ^An Hải, ngày", "- 13-14 - - l ^Kính gửi:$", "- 13-14 - - l ^- Ủy ban nhân dân xã Bãi Trước;$"}, end, asAbove),
	}
}

func partyWants() map[string][]want {
	asAbove := []want{"L 14 - - l ^Nơi nhận:$", "L 12 - - l ^- Như trên,$", `L 12 - - l ^- Lưu Văn phòng\.$`}
	body := []want{"- 14-15 - - j ."}
	report := []want{"- 14-15 b - j ^I- ĐẶC ĐIỂM TÌNH HÌNH$", "- 14-15 b - j ^1. Công tác"}
	law := []want{"- 14-15 b - c ^Chương I$", "- 14-15 b - c ^NHỮNG QUY ĐỊNH CHUNG$", "- 14-15 b - j ^Điều 1. Phạm vi", "- 14-15 b - j ^Điều 4. ", `- 14-15 - - j ngày ký\.$`}
	basis := []want{"- 14-15 - - j ^- Căn cứ Luật.*;$", "- 14-15 - - j ^- Căn cứ Quy chế.*;$", "- 14-15 - - j ^- Xét.*,$"}
	return map[string][]want{
		"bao-cao":            join(partyHead("BÁO CÁO", "BC"), []want{"- 14-15 - b- c ^Kính gửi: Ban Thường vụ Tỉnh ủy$"}, report, asAbove),
		"thong-bao":          join(partyHead("THÔNG BÁO", "TB"), body, partyClosing()),
		"thong-bao-ket-luan": join(partyHead("THÔNG BÁO", "TB"), body, partyClosing()),
		"ket-luan":           join(partyHead("KẾT LUẬN", "KL"), body, partyClosing()),
		"ke-hoach":           join(partyHead("KẾ HOẠCH", "KH"), report, partyClosing()),
		"chi-thi":            join(partyHead("CHỈ THỊ", "CT"), body, partyClosing()),
		"to-trinh":           join(partyHead("TỜ TRÌNH", "TTr"), []want{"- 14 - i l ^Kính gửi:$", "- 14 - - l ^- Ban Thường vụ Tỉnh ủy;$"}, body, asAbove),
		"giay-moi":           join(partyHead("GIẤY MỜI", "GM"), []want{"- 14-15 - - j kính mời:$", "- 14-15 - - j ^Địa điểm: "}, partyClosing()),
		"bien-ban":           join(partyHead("BIÊN BẢN", "BB"), []want{"- 14-15 - - j ^Thời gian bắt đầu", "- 14-15 - - j kết thúc vào 11 giờ 30", "L 14 - - c ^THƯ KÝ$", "R 14 - - c ^CHỦ TỌA$"}),
		"quyet-dinh": join(partyHead("QUYẾT ĐỊNH", "QĐ"), basis, []want{"- 14-15 b - c ^ĐẢNG ỦY BỘ ĐỘI BIÊN PHÒNG TỈNH$", "- 14-15 b - c ^QUYẾT ĐỊNH$", "- 14-15 b- - j ^Điều 1. Tặng"},
			partyClosing()),
		"quy-che":          join(partyHead("QUY CHẾ", "QC"), basis, law, partyClosing()),
		"quy-che-phoi-hop": join([]want{"L 14 b - c ^ĐẢNG ỦY BỘ ĐỘI BIÊN PHÒNG TỈNH -\nĐẢNG ỦY XÃ BÃI TRƯỚC -\n", "R 15 b - c ^ĐẢNG CỘNG SẢN", "L 14 - - c ^Số 05-QCPH/ĐU-BT-CS$"}, basis, law, []want{"L 14 b - c ^T/M ĐẢNG ỦY BỘ", "R 14 b - c ^T/M ĐẢNG ỦY XÃ BÃI", "L 14 b - c ^T/M ĐẢNG ỦY XÃ CỒN"}),
		"bang-so-sanh":     join(partyHead("", "")[:4], []want{"R 14 - i c ^An Hải, ngày", "- 15-16 b - c ^BẢNG SO SÁNH$"}, partyClosing(), []want{"- 14 b - c ^Phụ lục$", "T 12 b - c ^TT$"}),
		"cong-van":         join(partyHead("", "CV")[:5], []want{"L 12 - i c ^V/v cung cấp", "R 14 - i c ^An Hải", "- 14 - i l ^Kính gửi:$"}, asAbove),
	}
}

// TestEveryKind measures every kind of document in every form.
func TestEveryKind(t *testing.T) {
	for id, wants := range map[string]map[string][]want{"nd30-2020": stateWants(), "hd36-2018": partyWants()} {
		ps := papers(t, form(t, id))
		if len(ps) != len(wants) {
			t.Errorf("%s: %d kinds, %d measured", id, len(ps), len(wants))
		}
		for kind, d := range ps {
			t.Run(id+"/"+kind, func(t *testing.T) {
				m, err := ruler.Open(docx(t, d, id))
				if err != nil {
					t.Fatal(err)
				}
				for _, wrong := range slices.Concat(m.InOrder(wants[kind]), m.Pages(), m.Body()) {
					t.Error(wrong)
				}
			})
		}
	}
}
