package web

import (
	"encoding"
	"encoding/json"
	"path"
	"reflect"
	"strings"
	"time"

	"phoihop/internal/entry"
	"phoihop/internal/viet"
)

// schemas describes Go types in JSON Schema, as encoding/json writes them. A
// struct with a name is described once, under it.
type schemas struct{ named map[string]any }

// of describes a type; nil: anything.
func (s schemas) of(t reflect.Type) map[string]any {
	if t == nil {
		return map[string]any{}
	}
	switch t {
	case reflect.TypeFor[time.Time]():
		return map[string]any{"type": "string", "format": "date-time"}
	case reflect.TypeFor[entry.Hash]():
		return reference("Hash")
	case reflect.TypeFor[viet.Date]():
		return reference("Day")
	}
	switch {
	case t.Implements(reflect.TypeFor[json.Marshaler]()), t.Kind() == reflect.Interface:
		return map[string]any{}
	case t.Implements(reflect.TypeFor[encoding.TextMarshaler]()):
		return map[string]any{"type": "string"}
	}
	return s.byKind(t)
}

func (s schemas) byKind(t reflect.Type) map[string]any {
	switch t.Kind() {
	case reflect.Bool:
		return map[string]any{"type": "boolean"}
	case reflect.String:
		return map[string]any{"type": "string"}
	case reflect.Float32, reflect.Float64:
		return map[string]any{"type": "number"}
	case reflect.Pointer:
		return map[string]any{"anyOf": []any{s.of(t.Elem()), map[string]any{"type": "null"}}}
	case reflect.Slice:
		if t.Elem().Kind() == reflect.Uint8 {
			return map[string]any{"type": []string{"string", "null"}, "contentEncoding": "base64"}
		}
		return map[string]any{"type": []string{"array", "null"}, "items": s.of(t.Elem())}
	case reflect.Array:
		return list(s.of(t.Elem()))
	case reflect.Map:
		return map[string]any{"type": []string{"object", "null"}, "additionalProperties": s.of(t.Elem())}
	case reflect.Struct:
		return s.record(t)
	}
	return map[string]any{"type": "integer"}
}

// record describes a struct, under its name where it has one.
func (s schemas) record(t reflect.Type) map[string]any {
	name := path.Base(t.PkgPath()) + "." + t.Name()
	if t.Name() == "" || strings.Contains(name, "[") {
		return s.fields(t)
	}
	if _, known := s.named[name]; !known {
		s.named[name] = nil // it may contain itself
		s.named[name] = s.fields(t)
	}
	return reference(name)
}

func (s schemas) fields(t reflect.Type) map[string]any {
	properties, required := map[string]any{}, []string{}
	s.collect(t, properties, &required)
	return map[string]any{"type": "object", "properties": properties, "required": required}
}

// collect adds the fields of a struct, those of embedded ones after its own.
func (s schemas) collect(t reflect.Type, properties map[string]any, required *[]string) {
	var embedded []reflect.Type
	for i := range t.NumField() {
		f := t.Field(i)
		name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		inner := f.Type
		if inner.Kind() == reflect.Pointer {
			inner = inner.Elem()
		}
		switch {
		case name == "-" || !f.IsExported() && !f.Anonymous:
			continue
		case f.Anonymous && name == "" && inner.Kind() == reflect.Struct:
			embedded = append(embedded, inner)
			continue
		case !f.IsExported():
			continue
		case name == "":
			name = f.Name
		}
		if _, taken := properties[name]; taken {
			continue
		}
		properties[name] = s.of(f.Type)
		if !strings.Contains(options, "omit") {
			*required = append(*required, name)
		}
	}
	for _, e := range embedded {
		s.collect(e, properties, required)
	}
}
