// Package viet holds what the Vietnamese language (tiếng Việt) asks of a
// program: one normal form of text, folding for search, collation, numbers in
// figures and in words, Roman numerals, and dates as official papers write
// them. It knows nothing of the rest of the program.
//
// Every function is safe for concurrent use and accepts any string, damaged
// UTF-8 included.
package viet
