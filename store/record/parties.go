package record

import (
	"slices"
	"strings"
)

// authorities are in the names of those to whom something must be reported.
var authorities = []string{"委員会", "庁", "省", "局", "署", "警察", "当局", "機構", "協会", "機関", "センター", "検察"}

// IsAuthority reports whether a name is that of an authority, or of a body that is
// reported to as to one.
func IsAuthority(name string) bool {
	return slices.ContainsFunc(authorities, func(w string) bool { return strings.Contains(name, w) })
}

// Partners are what another company is to an organisation, as texts call it.
func Partners() []string {
	return []string{"委託先", "取引先", "提携先", "仕入先", "外注先", "発注先", "委託元", "子会社", "親会社", "関連会社", "関係会社", "グループ会社", "グループ企業", "開発会社", "提携会社", "保守会社", "業者", "ベンダー", "代理店", "加盟店", "販売店"}
}

// Staff are those who work for an organisation, as texts call them without its name.
func Staff() []string {
	return []string{"社長", "会長", "副社長", "代表", "代表取締役", "社員", "職員", "従業員", "担当者", "担当課", "広報", "広報担当者", "幹部", "役員", "経営陣", "トップ", "学長", "理事長", "院長", "校長", "園長", "店長", "頭取", "責任者", "店員", "スタッフ", "技術者", "教員", "教職員", "部署", "部門", "担当部署"}
}

// Engagements are clauses before a company's name that say that it works for another
// one.
func Engagements() []string {
	var out []string
	for _, work := range []string{"委託", "受託", "担当", "代行"} {
		out = append(out, work+"する", work+"している", work+"していた", work+"した", work+"しております", work+"しておりました")
	}
	return append(out, "請け負う", "請け負った", "請け負っている", "請け負っていた")
}
