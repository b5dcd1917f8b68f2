package legaltext

import (
	"strings"
	"testing"
)

const citeBase = "Điều 1. A\n1. Một:\na) A;\nb) B;\nc) C;\nd) D;\nđ) Đ;\ne) E.\n2. Hai:\na) A;\nb) B.\n3. Ba.\n" +
	"Điều 2. B\n1. Một.\n2. Hai.\n3. Ba.\n4. Bốn.\nĐiều 3. C\na) A;\nb) B.\nĐiều 4. D\nLời.\n" +
	"Điều 5. Thử\n1. Một:\na) Điểm một;\nb) "

func TestCitations(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"theo điểm a khoản 1 Điều 1", "điểm a khoản 1 Điều 1=dieu-1.khoan-1.diem-a"},
		{"tại các điểm a, b và c khoản 1 Điều 1", "các điểm a, b và c khoản 1 Điều 1=dieu-1.khoan-1.diem-a dieu-1.khoan-1.diem-b dieu-1.khoan-1.diem-c"},
		{"từ điểm c đến điểm e khoản 1 Điều 1", "từ điểm c đến điểm e khoản 1 Điều 1=dieu-1.khoan-1.diem-c dieu-1.khoan-1.diem-d dieu-1.khoan-1.diem-đ dieu-1.khoan-1.diem-e"},
		{"điểm a khoản 1, điểm b khoản 2 Điều 1", "điểm a khoản 1, điểm b khoản 2 Điều 1=dieu-1.khoan-1.diem-a dieu-1.khoan-2.diem-b"},
		{"điểm a, khoản 2, Điều 1", "điểm a, khoản 2, Điều 1=dieu-1.khoan-2.diem-a"},
		{"Điểm a Khoản 2 Điều 1", "Điểm a Khoản 2 Điều 1=dieu-1.khoan-2.diem-a"},
		{"khoản 2 và khoản 3 Điều này", "khoản 2 và khoản 3 Điều này=dieu-5.khoan-2 dieu-5.khoan-3"},
		{"điểm a khoản này", "điểm a khoản này=dieu-5.khoan-1.diem-a"},
		{"điểm này và Điều này", "điểm này=dieu-5.khoan-1.diem-b Điều này=dieu-5"},
		{"khoản 1 Điều 2 và khoản 3 Điều 1", "khoản 1 Điều 2=dieu-2.khoan-1 khoản 3 Điều 1=dieu-1.khoan-3"},
		{"từ khoản 1 đến khoản 3 Điều 2", "từ khoản 1 đến khoản 3 Điều 2=dieu-2.khoan-1 dieu-2.khoan-2 dieu-2.khoan-3"},
		{"các khoản 1, 2, 3 và 4 Điều 2 Quy chế này", "các khoản 1, 2, 3 và 4 Điều 2 Quy chế này=dieu-2.khoan-1 dieu-2.khoan-2 dieu-2.khoan-3 dieu-2.khoan-4"},
		{"từ Điều 2 đến Điều 4 của Nghị định này", "từ Điều 2 đến Điều 4 của Nghị định này=dieu-2 dieu-3 dieu-4"},
		{"các điều 1, 2 và 4", "các điều 1, 2 và 4=dieu-1 dieu-2 dieu-4"},
		{"điểm b Điều 3", "điểm b Điều 3=dieu-3.diem-b"},
		{"khoản 2 và điểm a", "khoản 2=dieu-5.khoan-2 điểm a=dieu-5.khoan-1.diem-a"},
		{"Điều 10 Luật Mẫu Việt Nam quy định", "Điều 10 Luật Mẫu Việt Nam="},
		{"khoản 1 Điều 5 Nghị định số 30/2020/NĐ-CP ngày 05 tháng 3", "khoản 1 Điều 5 Nghị định số 30/2020/NĐ-CP="},
		{"khoản 2 Điều 1 và khoản 3 Điều 2 của Luật Mẫu", "khoản 2 Điều 1= khoản 3 Điều 2 của Luật Mẫu="},
		{"Điều 2 Luật này và Điều 7 Luật Mẫu", "Điều 2 Luật này=dieu-2 Điều 7 Luật Mẫu="},
		{"thời điểm b hoặc khoản 20 triệu đồng, địa điểm c", ""},
		{"các khoản chi, điểm dân cư, Điều lệ", ""},
		{"điểm a, b khoản 1 và điểm b khoản 2 Điều 1", "điểm a, b khoản 1 và điểm b khoản 2 Điều 1=dieu-1.khoan-1.diem-a dieu-1.khoan-1.diem-b dieu-1.khoan-2.diem-b"},
		{"khoản 2\nĐiều 1", "khoản 2\nĐiều 1=dieu-1.khoan-2"},
		{"điểm a và khoản 2 Điều 2", "điểm a=dieu-5.khoan-1.diem-a khoản 2 Điều 2=dieu-2.khoan-2"},
		{"khoản 1, khoản 2 Điều 2; điểm a khoản 1 Điều 1", "khoản 1, khoản 2 Điều 2=dieu-2.khoan-1 dieu-2.khoan-2 điểm a khoản 1 Điều 1=dieu-1.khoan-1.diem-a"},
		{"điểm a, điểm b, điểm c khoản 1 Điều 1", "điểm a, điểm b, điểm c khoản 1 Điều 1=dieu-1.khoan-1.diem-a dieu-1.khoan-1.diem-b dieu-1.khoan-1.diem-c"},
		{"Điều 4, 5 Quy chế làm việc của cấp ủy", "Điều 4, 5 Quy chế làm việc="},
	} {
		src := citeBase + c.in + ".\n2. Hai.\n3. Ba."
		d := Parse(src)
		check(t, src, d)
		var got []string
		for _, x := range d.Citations {
			got = append(got, x.Text+"="+strings.Join(x.Targets, " "))
			if x.At != "dieu-5.khoan-1.diem-b" {
				t.Errorf("%q stands at %s", x.Text, x.At)
			}
		}
		if s := strings.Join(got, " "); s != c.want {
			t.Errorf("%q:\n got %s\nwant %s", c.in, s, c.want)
		}
	}
}

func TestCitationsInAttached(t *testing.T) {
	d := Parse("QUYẾT ĐỊNH\nBan hành Quy chế\nĐiều 1. Ban hành kèm theo Quyết định này Quy chế mẫu.\nĐiều 2. Điều 1 Quy chế ban hành kèm theo Quyết định này thi hành từ nay.\n\nQUY CHẾ\nMẪU\n(Kèm theo Quyết định số 1/QĐ)\nChương I\nCHUNG\nĐiều 1. A\nLời.\nChương II\nRIÊNG\nĐiều 2. B\n1. Một.\n2. Theo khoản 1 Điều này, Điều 1 Quy chế này, Chương I và Điều 1 Quyết định này.")
	var got []string
	for _, x := range d.Citations {
		got = append(got, x.At+":"+strings.Join(x.Targets, ","))
	}
	want := "dieu-2:kem-theo.dieu-1 kem-theo.dieu-2.khoan-2:kem-theo.dieu-2.khoan-1 kem-theo.dieu-2.khoan-2:kem-theo.dieu-1 kem-theo.dieu-2.khoan-2:kem-theo.chuong-1 kem-theo.dieu-2.khoan-2:dieu-1"
	if s := strings.Join(got, " "); s != want {
		t.Errorf("got  %s\nwant %s", s, want)
	}
}

func TestQuotedCitationsAreForeign(t *testing.T) {
	d := Parse("Điều 1. Sửa đổi một số điều của Nghị định số 1/2000/NĐ-CP\n1. Sửa đổi khoản 2 Điều 1 như sau:\n“2. Theo Điều 1 và khoản 1 Điều này.”.\nĐiều 2. Thi hành\nTheo Điều 1 Nghị định này.")
	for _, x := range d.Citations {
		if (len(x.Targets) > 0) != (x.At == "dieu-2") {
			t.Errorf("%s: %q → %v", x.At, x.Text, x.Targets)
		}
	}
	if len(d.Citations) != 4 {
		t.Errorf("%d citations", len(d.Citations))
	}
}
