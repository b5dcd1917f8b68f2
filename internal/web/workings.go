package web

import (
	"reflect"
	"strings"

	"phoihop/internal/access"
	"phoihop/internal/batch"
	"phoihop/internal/spreadsheet"
)

// working is an address of the shell that programs use too.
type working struct {
	route, summary string
	right          access.Right
	sends          map[string]any // content of the request; nil: none
	answers        map[string]any // shape of the answer
}

// workings adds what is no page and no action: imports and their undoing, files
// in parts, drafts.
func (s *Site) workings(paths map[string]any, types schemas) {
	form := func(required []string, properties map[string]any) map[string]any {
		return content("application/x-www-form-urlencoded", object(required, properties))
	}
	text, number := map[string]any{"type": "string"}, map[string]any{"type": "integer"}
	offset := object([]string{"offset"}, map[string]any{"offset": number})
	table := map[string]any{"type": "string", "contentMediaType": spreadsheet.Type}
	one := types.of(reflect.TypeFor[batch.Batch]())
	ws := []working{
		{"GET /api/actions", "The actions that the caller may carry out", "", nil, list(types.of(reflect.TypeFor[offered]()))},
		{"GET /import/{action}", "What was taken in last", "", nil, types.of(reflect.TypeFor[intake]())},
		{"POST /import/{action}", "Try a spreadsheet for an action, or with _run record its rows: each once, however often the file is sent", "",
			content("multipart/form-data", object([]string{"_file"}, map[string]any{"_file": table, "_run": map[string]any{"type": "string", "enum": []string{"", "1"}},
				"_column": map[string]any{"type": "array", "items": text, "description": "The input that each column is for; as chosen before, or by its heading, unless said"},
				"_reason": map[string]any{"type": "string", "description": "Why what stands is changed"}})), types.of(reflect.TypeFor[intake]())},
		{"GET /imports", "What the party took in", "", nil, list(one)},
		{"GET /imports/{id}", "One of them, row by row", "", nil, one},
		{"POST /imports/{id}/undo", "Take back what was taken in, each row by a new entry", "", form([]string{"reason"}, map[string]any{"reason": text}), one},
		{"GET /uploads/{digest}", "How many bytes of a file have come", "", nil, offset},
		{"PUT /uploads/{digest}", "The next part of a file, at most 1 MiB, that follows on what has come", access.Draft,
			content("application/octet-stream", map[string]any{"type": "string", "contentMediaType": "application/octet-stream"}), offset},
	}
	for _, l := range s.Locals {
		if l.ByToken {
			ws = append(ws, working{"POST " + l.Pattern, l.About, l.Right, content("application/json", map[string]any{"type": "object"}), types.of(reflect.TypeFor[led]())})
		}
	}
	for _, w := range ws {
		method, path, _ := strings.Cut(w.route, " ")
		at, ok := paths[path].(map[string]any)
		if !ok {
			at = map[string]any{}
			paths[path] = at
		}
		at[strings.ToLower(method)] = s.describe(method, path, w)
	}
}

func (s *Site) describe(method, path string, w working) map[string]any {
	out := s.reading(path, string(w.right), "application/json", w.answers, false)
	out["operationId"] = strings.ToLower(method) + strings.TrimPrefix(out["operationId"].(string), "get")
	out["summary"] = w.summary
	if method == "PUT" {
		out["parameters"] = append(out["parameters"].([]any), map[string]any{"name": "offset", "in": "query", "required": true, "schema": map[string]any{"type": "integer"}})
	}
	if w.sends != nil {
		out["requestBody"] = map[string]any{"required": true, "content": w.sends}
	}
	return out
}
