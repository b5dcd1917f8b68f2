package web

import (
	"maps"
	"net/http"
	"regexp"
	"strings"

	"phoihop/internal/action"
	"phoihop/internal/spreadsheet"
)

// wildcard is a part of a pattern that stands for a value.
var wildcard = regexp.MustCompile(`\{([a-z]+)\}`)

// openAPI describes everything that the site answers as JSON, from the same
// declarations that make pages and forms: OpenAPI 3.1.
func (s *Site) openAPI() map[string]any {
	paths, types := map[string]any{}, schemas{map[string]any{}}
	for _, p := range s.Pages {
		get := s.reading(p.Pattern, string(p.Right), "application/json", types.of(p.Model), p.AsAt)
		if p.Paged {
			paged(get)
		}
		if p.Listed {
			listed(get)
		}
		paths[p.Pattern] = map[string]any{"get": get}
	}
	for _, f := range s.Files {
		paths[f.Pattern] = map[string]any{"get": s.reading(f.Pattern, string(f.Right), "application/octet-stream", map[string]any{}, true)}
	}
	for _, a := range s.Actions {
		paths["/api/do/"+a.Name] = map[string]any{"post": s.acting(a)}
	}
	s.workings(paths, types)
	shapes := map[string]any{
		"Hash": map[string]any{"type": "string", "pattern": "^([0-9a-f]{64})?$", "description": "An id; empty where there is none"},
		"Day":  map[string]any{"type": "string", "pattern": "^([0-9]{4}-[0-9]{2}-[0-9]{2})?$", "description": "A day; empty where there is none"},
		"Problem": object([]string{"kind", "message"}, map[string]any{
			"kind":    map[string]any{"type": "string", "enum": []string{"invalid", "forbidden", "not-found", "conflict", "secret", "unavailable", "internal"}},
			"field":   map[string]any{"type": "string"},
			"message": map[string]any{"type": "string"}}),
		"File": object([]string{"name", "content"}, map[string]any{
			"name": map[string]any{"type": "string"}, "type": map[string]any{"type": "string"},
			"content": map[string]any{"type": "string", "contentEncoding": "base64"}}),
		"Uploaded": object([]string{"field", "name", "digest"}, map[string]any{
			"field": map[string]any{"type": "string", "description": "The input that it belongs to"}, "name": map[string]any{"type": "string"},
			"type": map[string]any{"type": "string"}, "digest": map[string]any{"type": "string", "description": "SHA-256 of the file, as it was sent to /uploads"}}),
		"Recorded": object([]string{"entries"}, map[string]any{"entries": list(object([]string{"id", "log", "index", "kind"}, map[string]any{
			"id": reference("Hash"), "log": reference("Hash"), "index": map[string]any{"type": "integer"}, "kind": map[string]any{"type": "string"}}))}),
	}
	maps.Copy(shapes, types.named)
	return map[string]any{
		"openapi": "3.1.0",
		"info": map[string]any{"title": "Phối hợp", "version": "1",
			"description": "Everything that the pages show and do. A page answers as JSON where Accept is application/json. Sign in with a token of your account: Authorization: Bearer " + "phoihop_…"},
		"paths":    paths,
		"security": []any{map[string]any{"token": []any{}}},
		"components": map[string]any{
			"securitySchemes": map[string]any{"token": map[string]any{"type": "http", "scheme": "bearer"}},
			"schemas":         shapes,
		},
	}
}

func object(required []string, properties map[string]any) map[string]any {
	return map[string]any{"type": "object", "required": required, "properties": properties, "additionalProperties": false}
}

func list(of any) map[string]any { return map[string]any{"type": "array", "items": of} }

func reference(name string) map[string]any {
	return map[string]any{"$ref": "#/components/schemas/" + name}
}

func content(kind string, schema any) map[string]any {
	return map[string]any{kind: map[string]any{"schema": schema}}
}

// failures are what every call may answer.
func failures() map[string]any {
	p := map[string]any{"description": "What is wrong, where, and what to do", "content": content("application/json", reference("Problem"))}
	return map[string]any{"4XX": p, "5XX": p}
}

// reading describes a page or a file, and whether it answers for a chosen day.
func (s *Site) reading(pattern, right, kind string, shape map[string]any, asAt bool) map[string]any {
	params := []any{}
	for _, m := range wildcard.FindAllStringSubmatch(pattern, -1) {
		params = append(params, map[string]any{"name": m[1], "in": "path", "required": true, "schema": map[string]any{"type": "string"}})
	}
	if asAt {
		params = append(params, map[string]any{"name": "as-at", "in": "query", "required": false,
			"description": "The day as at which the answer is given; today unless said", "schema": map[string]any{"type": "string"}})
	}
	answers := failures()
	answers["200"] = map[string]any{"description": "What the page shows", "content": content(kind, shape)}
	answers["304"] = map[string]any{"description": "Nothing has changed since the ETag that was sent as If-None-Match"}
	return map[string]any{"operationId": "get" + strings.NewReplacer("/", "-", "{", "", "}", "", ".", "-").Replace(pattern),
		"tags": []string{strings.SplitN(strings.Trim(pattern, "/"), "/", 2)[0]}, "parameters": params, "responses": answers, "x-right": right}
}

// paged adds how a list is read to its end.
func paged(get map[string]any) {
	text := map[string]any{"type": "string"}
	get["parameters"] = append(get["parameters"].([]any), map[string]any{"name": behind, "in": "query", "required": false, "schema": text,
		"description": "Where the list goes on, as the header Link gives it"})
	get["responses"].(map[string]any)["200"].(map[string]any)["headers"] = map[string]any{
		"Link": map[string]any{"description": "Where the list goes on (rel=\"next\"); none at its end", "schema": text}}
}

// listed adds that the page can be had as a spreadsheet.
func listed(get map[string]any) {
	get["parameters"] = append(get["parameters"].([]any), map[string]any{"name": formParam, "in": "query", "required": false,
		"description": "xlsx: the whole list as a spreadsheet", "schema": map[string]any{"type": "string", "enum": []string{asXLSX}}})
	get["responses"].(map[string]any)["200"].(map[string]any)["content"].(map[string]any)[spreadsheet.Type] = map[string]any{"schema": map[string]any{}}
}

// acting describes an action by its declared fields.
func (s *Site) acting(a action.Action) map[string]any {
	properties := map[string]any{action.ClaimField: map[string]any{"type": "string", "format": "date-time", "description": "The author's time, for what was written down earlier"}}
	var required []string
	for _, f := range a.Fields {
		properties[f.Name] = fieldSchema(f)
		if f.Required {
			required = append(required, f.Name)
		}
	}
	if a.TakesFiles() {
		properties[action.KeepField] = map[string]any{"type": "boolean"}
		properties[uploadField] = map[string]any{"type": "array", "items": reference("Uploaded"), "description": "Files that were sent in parts before"}
	}
	body := object(required, properties)
	if required == nil {
		delete(body, "required")
	}
	answers := failures()
	answers["200"] = map[string]any{"description": "Recorded", "content": content("application/json", reference("Recorded"))}
	return map[string]any{"operationId": a.Name, "tags": []string{a.Feature()}, "x-right": string(a.Right),
		"parameters": []any{map[string]any{"name": "Idempotency-Key", "in": "header", "required": false, "schema": map[string]any{"type": "string", "maxLength": 100},
			"description": "A word of your own for this one sending: sent again, it records nothing again and answers the same"}},
		"requestBody": map[string]any{"required": true, "content": content("application/json", body)}, "responses": answers}
}

// fieldSchema is the shape of one input.
func fieldSchema(f action.Field) map[string]any {
	kind, several := strings.CutPrefix(f.Type, "[]")
	var one map[string]any
	switch kind {
	case "int":
		one = map[string]any{"type": "integer"}
	case "number":
		one = map[string]any{"type": "number"}
	case "bool":
		one = map[string]any{"type": "boolean"}
	case "date":
		one = map[string]any{"type": "string", "description": "2023-06-05 or 05/6/2023"}
	case "time":
		one = map[string]any{"type": "string", "format": "date-time"}
	case "id":
		one = reference("Hash")
	case "choice":
		one = map[string]any{"type": "string", "enum": f.Choices}
	case "file":
		one = reference("File")
	case "position":
		coordinate := map[string]any{"type": "number"}
		one = map[string]any{"oneOf": []any{object([]string{"lat", "lon"}, map[string]any{"lat": coordinate, "lon": coordinate}),
			map[string]any{"type": "string", "description": "As people type it: 11°34′20″N 109°02′00″E"}}}
	case "json":
		one = map[string]any{}
	default:
		one = map[string]any{"type": "string"}
	}
	if several {
		return list(one)
	}
	return one
}

// openAPIDocument answers with the description.
func (s *Site) openAPIDocument(w http.ResponseWriter, _ *http.Request) {
	writeJSON(w, http.StatusOK, s.openAPI())
}

// apiPage documents the API without anything from outside.
func (s *Site) apiPage(w http.ResponseWriter, r *http.Request, req *Request) {
	s.show(w, r, req, View{Title: req.L.T("web.api"), Model: s.openAPI(), Body: apiDocument(req, s.Actions, s.Pages)}, http.StatusOK)
}
