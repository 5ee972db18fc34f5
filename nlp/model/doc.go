// Package model is the learned complement to the rules.
package model
