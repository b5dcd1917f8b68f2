package cadence

import (
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"phoihop/internal/viet"
)

// Pieces of the patterns. Patterns run over the lower-case text, which has the
// same byte offsets as the text itself.
const (
	num     = `(\d{1,4}|mười lăm|hai mươi|ba mươi|một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười)(?:\s*\([^)]{1,20}\))?`
	each    = `(?:hằng|hàng|mỗi|từng)`
	period  = `(ngày|tuần|tháng|quý|năm|(?:0?6|sáu) tháng|(?:0?3|ba) tháng|(?:0?9|chín) tháng|nửa năm|(?:0?1|một) năm)`
	between = `\s*(?:,|;|và|hoặc|/|-|đến|,\s*và)\s*(?:` + each + `\s+)?`
	edge    = `(?:$|[^\p{L}\d])`
	open    = `(?:^|[^\p{L}\d])`
)

// rules are the compiled patterns, each named by what it finds.
type rules struct {
	doubled      *regexp.Regexp // 03 (ba)
	falseFriends *regexp.Regexp
	eachPeriod   *regexp.Regexp // hằng quý, 6 tháng, năm
	regularly    *regexp.Regexp // định kỳ 6 tháng, năm
	times        *regexp.Regexp // 5 năm một lần; 06 tháng/lần
	eachTimes    *regexp.Regexp // mỗi năm hai lần; một năm hai lần
	perYear      *regexp.Regexp // 02 lần/năm
	bareList     *regexp.Regexp // tháng, quý, 6 tháng, năm
	reports      *regexp.Regexp // báo cáo năm; sơ kết 6 tháng
	summing      *regexp.Regexp // tổng kết 5 năm
	byQuarter    *regexp.Regexp // theo quý; quý I, II
	half         *regexp.Regexp // 6 tháng đầu năm
	yearEnd      *regexp.Regexp
	event        *regexp.Regexp
	orOnDemand   *regexp.Regexp
	atOnce       *regexp.Regexp
	standing     *regexp.Regexp
	date         *regexp.Regexp
	weekday      *regexp.Regexp
	hour         *regexp.Regexp
	span         *regexp.Regexp
	anchor       *regexp.Regexp
	ahead        *regexp.Regexp
	closing      *regexp.Regexp
	subject      *regexp.Regexp
	duty         *regexp.Regexp
	item         *regexp.Regexp
}

func newRules() *rules {
	re := regexp.MustCompile
	return &rules{
		doubled:      re(`\d{1,4}\s*\((?:\p{L}{2,7} ?){1,4}\)`),
		falseFriends: re(`ban thường vụ|thường trực|thường trú|thường vụ|thường niên|không thường xuyên|(?:chi|kinh phí|ngân sách|đào tạo|giáo dục|hoạt động|nhiệm vụ|khó khăn|trợ cấp|dự toán|biên chế|hợp đồng)(?: [\p{L}]+){0,2} thường xuyên|(?:trợ cấp|thành tích|khó khăn|chi viện trợ|cứu trợ)(?:[ ,\p{L}]{0,40}?) đột xuất|ngày,? tháng,? năm|tháng,? năm sinh|năm học|học kỳ|(?:ngân|mặt|cửa|bán|khách|đơn|kiện|xếp|nhập|xuất) hàng|cuối năm \d{4}|năm tài chính|tháng tuổi|năm tuổi`),
		eachPeriod:   re(open + `(` + each + `\s+` + period + `(?:` + between + period + `)*)` + edge),
		regularly:    re(open + `((?:định kỳ|định kì)\s+(?:\(?\s*)?(?:theo\s+|vào\s+|báo cáo\s+)?` + period + `(?:` + between + period + `)*)` + edge),
		times:        re(open + num + `\s*(ngày|tuần|tháng|quý|năm)\s*(?:/|ít nhất\s+|tối thiểu\s+)?\s*(?:một|01|1)?\s*(?:\(một\)\s*)?lần` + edge),
		eachTimes:    re(open + `(?:mỗi|một|01|1|trong|hằng|hàng)\s+(tuần|tháng|quý|năm)\s+(?:ít nhất|tối thiểu|tổ chức|họp|không quá)?\s*(?:là\s+)?` + num + `\s*lần` + edge),
		perYear:      re(open + num + `\s*lần\s*(?:/|trong|trên|một|mỗi|trong một|trong mỗi)\s*(?:một |01 |1 )?(tuần|tháng|quý|năm)` + edge),
		bareList:     re(open + `((?:tuần|tháng|quý|(?:0?6|sáu) tháng|(?:0?3|ba) tháng|(?:0?9|chín) tháng)(?:\s*(?:,|và|hoặc|, và)\s*(?:` + each + `\s+)?` + period + `)+)` + edge),
		reports:      re(open + `(?:báo cáo|sơ kết|tổng kết|giao ban|sơ, tổng kết|họp|thông báo|tổng hợp|kế hoạch)(?: định kỳ| tình hình| công tác| kết quả| tổng hợp| công tác năm)?\s+(tuần|tháng|quý|(?:0?6|sáu) tháng|năm)(\s*(?:\d|trước|nay|qua|sau|tới|nhất|thứ|học|đầu tiên|tài chính)|` + edge + `)`),
		summing:      re(open + `(?:sơ kết|tổng kết)(?:[ ,]*(?:hội nghị|tổng kết|sơ kết))?\s+` + num + `\s*năm(?:\s*(?:,|và)\s*` + num + `\s*năm)?(\s+(?:việc|thực hiện|qua|thi hành|triển khai)|` + edge + `)`),
		byQuarter:    re(open + `(?:theo|từng)\s+(tháng|quý|tuần)` + edge + `|` + open + `(?:quý)\s+i\s*,\s*(?:quý\s+)?ii` + edge),
		half:         re(open + `((?:0?6|sáu) tháng)\s+(?:đầu|cuối)(?: năm)?` + edge),
		yearEnd:      re(`^\s*(?:[\d]+\.|[a-zđ]\))?\s*(?:cuối|vào cuối|đầu|vào đầu|kết thúc)\s+(năm|quý|tháng)` + edge + `|` + open + `(?:vào dịp|dịp)\s+cuối\s+(năm)` + edge),
		event:        re(open + `(đột xuất|bất thường|ngay khi|ngay sau khi|khi (?:có|được|nhận được)(?: [\p{L}]+){0,2}? (?:yêu cầu|đề nghị|tình huống|vụ việc|sự cố|thay đổi|biến động|dấu hiệu|diễn biến|chỉ đạo|văn bản|lệnh|báo động|thông tin|vấn đề)|khi (?:xảy ra|phát hiện|phát sinh|nhận được|tiếp nhận|cần thiết|cần)|(?:trong )?trường hợp (?:khẩn cấp|cần thiết|đột xuất|phát sinh)|sau khi (?:nhận|tiếp nhận|phát hiện|xảy ra)|khi được (?:yêu cầu|đề nghị|phân công))` + edge),
		orOnDemand:   re(open + `(?:hoặc|và)\s+(?:[\p{L}]+\s+){0,3}?(theo yêu cầu|theo đề nghị)` + edge),
		atOnce:       re(open + `((?:thông báo|báo cáo|báo tin|báo|cung cấp|trao đổi|phối hợp|thông tin) ngay(?: cho| với| về| đến| bằng)?|kịp thời (?:thông báo|báo cáo|trao đổi|thông tin|cung cấp)|(?:thông báo|báo cáo|trao đổi|cung cấp|thông tin) kịp thời)` + edge),
		standing:     re(open + `(thường xuyên(?:,? (?:chủ động|kịp thời|chặt chẽ|liên tục))*,?\s+(?:và\s+)?(?:trao đổi|phối hợp|kiểm tra|theo dõi|thông báo|thông tin|tuyên truyền|nắm|giữ|quan tâm|chăm lo|tổ chức|cập nhật|đôn đốc|liên hệ|cung cấp|báo cáo|rà soát|giáo dục|vận động|tham mưu|bồi dưỡng|huấn luyện|tuần tra|củng cố|duy trì|đánh giá|hướng dẫn|giám sát|xây dựng|tiến hành|thực hiện|lãnh đạo|chỉ đạo|đối chiếu|bảo vệ|làm)|(?:trao đổi|phối hợp|kiểm tra|theo dõi|tuyên truyền|cập nhật|giám sát|rà soát|bồi dưỡng)(?: [\p{L}]+){0,4} (?:một cách )?thường xuyên)` + edge),
		date: re(open + `((?:báo cáo |hoàn thành |xong |gửi |hạn )?(đến trước|trước|chậm nhất(?: là| vào| trong| trước)*|muộn nhất(?: là| vào| trước)*|không muộn hơn|hạn (?:cuối|chót)(?: là| vào)*|vào|không quá|từ)(?:\s+(?:` + num + `)\s*giờ(?:\s*\d{1,2}(?:\s*phút)?)?\s*(?:,|của)?)?\s*(?:hết\s+)?(?:các\s+)?ngày\s+(?:thứ\s+)?(?:mùng\s+|mồng\s+)?(\d{1,2}|cuối cùng|cuối)(?:\s*\([^)]{1,20}\))?` +
			`(?:\s*[/-]\s*(\d{1,2})(?:\s*[/-]\s*(\d{4}))?|\s+(?:của\s+)?tháng\s+(\d{1,2}|một|hai|ba|tư|năm|sáu|bảy|tám|chín|mười một|mười hai|mười)(?:\s*(?:,|của)?\s*năm\s+(\d{4}))?)?)`),
		weekday: re(open + `((?:(trước|chậm nhất(?: là| vào)*|vào)\s+)?(?:(\d{1,2})\s*giờ(?:\s*\d{1,2}(?:\s*phút)?)?\s*,?\s*)?(?:ngày\s+|chiều\s+|sáng\s+)?(thứ (?:hai|ba|tư|năm|sáu|bảy)|chủ nhật))` + edge),
		hour:    re(open + `((trước|chậm nhất(?: là| vào)*)\s+(\d{1,2})\s*(?:giờ|h)(?:\s*(\d{2}))?(?:\s*phút)?)` + edge),
		span:    re(open + `((trong (?:thời hạn|vòng|thời gian|khoảng thời gian)|chậm nhất|muộn nhất|không quá|tối đa|sau|quá)(?: là| trong| sau| vào| không quá| chậm nhất| tối đa| thời hạn| vòng)*\s+` + num + `\s*(giờ|ngày làm việc|ngày|tháng|tuần|phút))` + edge),
		anchor:  re(open + `(?:kể từ|kệ từ|tính từ|từ khi|từ ngày|từ thời điểm|sau khi|sau ngày|khi|từ lúc)` + edge),
		ahead:   re(`^[\s,]*(?:trước (?:khi|ngày|thời điểm|lúc)|trước)\s`),
		closing: re(`^[^.;]{0,25}?(?:kể từ|tính từ|từ|sau|sau khi)\s+(?:ngày\s+)?(?:kết thúc|hết)\s+(?:kỳ|quý|tháng|năm|tuần|(?:0?6|sáu) tháng|thời gian|thời hạn)`),
		subject: re(`(?i)^(.{2,140}?)\s+(?:có trách nhiệm|chịu trách nhiệm|có nhiệm vụ|phải|thông báo|báo cáo|phối hợp|chủ trì|tổ chức|trao đổi|gửi|lập|cung cấp|trả lời|đánh giá|báo lại|xây dựng|tổng hợp|thực hiện|tiến hành|giao ban|chỉ đạo|cử|kiểm tra|sơ kết|tổng kết|thống nhất|rà soát|giao|ký|nộp|ban hành|xem xét|thường xuyên|luân phiên)` + edge),
		duty:    re(`(?i)^(?:các |mỗi |từng |hai |thường trực )*(?:bên|cơ quan|đơn vị|ủy ban|uỷ ban|bộ|sở|đảng ủy|đảng uỷ|huyện ủy|huyện uỷ|thành ủy|tỉnh ủy|thị ủy|ban|đồn|tổ chức|công an|hội|chi cục|cục|tổng cục|trung tâm|doanh nghiệp|văn phòng|hội đồng|mặt trận|viện|tòa án|cấp ủy|chi bộ|đảng bộ|xã|phường|người|chủ|trưởng|giám đốc|thủ trưởng|lực lượng|quân|chính phủ|thanh tra|phòng|địa phương|bộ đội|chỉ huy|bộ chỉ huy|đoàn|liên đoàn|nhà|trường|cơ sở|thường trực|chính quyền|bảo hiểm|kho bạc|ngân hàng|ủy viên|các)`),
		item:    re(`^\s*(?:\d{1,3}(?:\.\d{1,3})*[.)\-]|[a-zđ]\d?\)|[-–+•])\s*`),
	}
}

// number reads digits or a small number in words; 0 where it is neither.
func number(s string) int {
	if n, err := strconv.Atoi(s); err == nil {
		return n
	}
	n, ok := viet.ParseWords(s)
	if !ok {
		return 0
	}
	return int(n)
}

// lower is the text in lower case at the same byte offsets.
func lower(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	for _, r := range s {
		if l := unicode.ToLower(r); utf8.RuneLen(l) == utf8.RuneLen(r) {
			r = l
		}
		b.WriteRune(r)
	}
	return b.String()
}

// blank hides what a pattern finds, at the same offsets.
func blank(s string, re *regexp.Regexp) string {
	return re.ReplaceAllStringFunc(s, func(m string) string { return strings.Repeat("\x00", len(m)) })
}

// cadenceOf names a period word.
func cadenceOf(word string) string {
	switch {
	case word == "ngày":
		return daily
	case word == "tuần":
		return weekly
	case word == "tháng":
		return monthly
	case word == "quý" || strings.HasPrefix(word, "ba ") || strings.HasPrefix(word, "3 ") || strings.HasPrefix(word, "03 "):
		return quarterly
	case word == "nửa năm" || strings.HasPrefix(word, "sáu ") || strings.HasPrefix(word, "6 ") || strings.HasPrefix(word, "06 "):
		return halfYearly
	case word == "năm":
		return yearly
	}
	return ""
}

// multiple turns "n units once" into a cadence.
func multiple(n int, unit string) (string, int) {
	switch {
	case unit == "năm" && n > 1:
		return everyNYears, n
	case unit == "tháng" && n == 12:
		return yearly, 1
	case unit == "tháng" && n > 12 && n%12 == 0:
		return everyNYears, n / 12
	case unit == "tháng" && n == 6:
		return halfYearly, 1
	case unit == "tháng" && n == 3:
		return quarterly, 1
	case unit == "ngày" && n == 7:
		return weekly, 1
	}
	return cadenceOf(unit), max(n, 1)
}

// often turns "n times a unit" into a cadence.
func often(n int, unit string) string {
	if unit == "năm" {
		switch {
		case n >= 12:
			return monthly
		case n >= 4:
			return quarterly
		case n >= 2:
			return halfYearly
		}
	}
	return cadenceOf(unit)
}
