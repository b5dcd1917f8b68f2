// Package amending reads and writes texts that amend another (văn bản sửa đổi,
// bổ sung): the instructions they hold, what comes of a text when they are
// carried out, and the instructions that lead from one text to another.
//
// Provisions are named by the ids of package legaltext ("dieu-5.khoan-1"),
// without the prefix of an attached text. What is inserted or repealed never
// renumbers other provisions (Điều 13a, khoản 1a, điểm a1).
package amending

import "fmt"

// Kind says what an instruction does.
type Kind string

// The kinds of instruction. A Group only announces others ("một số khoản của
// Điều 3 như sau:"); an Unknown one was not understood, for the reason in its
// Problem.
const (
	Replace Kind = "replace" // sửa đổi, bổ sung: the unit as it stands in Quote
	Retitle Kind = "retitle" // sửa đổi tên: only the heading
	Insert  Kind = "insert"  // bổ sung: the new units in Quote
	Words   Kind = "words"   // thay thế, bỏ cụm từ: Old by New
	Repeal  Kind = "repeal"  // bãi bỏ
	Whole   Kind = "whole"   // sửa đổi toàn văn: the whole text
	Group   Kind = "group"
	Unknown Kind = "unknown"
)

// Instruction is one thing that an amending text orders.
type Instruction struct {
	Line   int    `json:"line"` // 1-based line of the amending text
	Text   string `json:"text"` // the sentence, without the quoted words
	Kind   Kind   `json:"kind"`
	Of     string `json:"of,omitempty"`     // the text to amend, as it is named
	Within string `json:"within,omitempty"` // of a Group: the unit that what follows lies in
	// Targets are the provisions that change; for Insert those that come into
	// being, for Words none where all of the text is meant.
	Targets []string `json:"targets,omitempty"`
	After   string   `json:"after,omitempty"`  // Insert: the unit before the new ones
	Before  string   `json:"before,omitempty"` // Insert: the unit behind the new ones
	Quote   string   `json:"quote,omitempty"`  // new words with their own markers
	Old     string   `json:"old,omitempty"`
	New     string   `json:"new,omitempty"` // empty: Old is dropped
	Problem Problem  `json:"problem,omitempty"`
}

// Changes reports an instruction that can be carried out.
func (i Instruction) Changes() bool { return i.Kind != Group && i.Kind != Unknown }

// Problem is why an instruction was not understood or not carried out.
type Problem string

// The problems. The first four arise in reading, the others in applying.
const (
	NotUnderstood Problem = "wording"   // another wording than those known
	NoTarget      Problem = "target"    // it names no provision
	NoQuote       Problem = "quote"     // no quoted text follows
	OpenQuote     Problem = "open"      // the quotation has no end
	Missing       Problem = "missing"   // the text has no such provision
	Exists        Problem = "exists"    // a provision with this number is there already
	OtherNumber   Problem = "number"    // the quoted text begins with another number
	NoWords       Problem = "no-words"  // the provision does not have the words
	Broken        Problem = "structure" // the new words do not read as the provision that was meant
)

// Error says which instruction was not carried out, and why.
type Error struct {
	Line    int     `json:"line"` // of the amending text
	Problem Problem `json:"problem"`
	Target  string  `json:"target,omitempty"` // the provision, or the words
}

// Error implements error, for logs and tests.
func (e Error) Error() string { return fmt.Sprintf("line %d: %s %s", e.Line, e.Problem, e.Target) }
