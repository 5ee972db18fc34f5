package report

import (
	"testing"

	"classify/store/record"
)

func TestPrivateNamesAreSeenByHowTheyAreCalled(t *testing.T) {
	b := &builder{people: newPeople([]string{"株式会社みなと", "みなと"}), inc: record.Incident{Organisation: record.Organisation{Accounts: []string{"x.com/minato_pr"}}, Authorities: []string{"@umibe_city"}}}
	for _, row := range []struct {
		text  string
		voice record.Voice
		want  bool
	}{
		{"公表が遅すぎると桜木氏は書いている。", record.Commentary, true},
		{"利用する水沢智子氏（34）は公表が遅すぎると憤る。", record.Press, true},
		{"経理の沢渡ひろみが消さずにいたらしい。", record.Commentary, true},
		{"派遣社員の小松原翔太郎が持ち出した。", record.Commentary, true},
		{"配達員・梶浦健吾が漏えいを隠していた。", record.Commentary, true},
		{"「なぎさ日和」というアカウントが嘆いていた。", record.Commentary, true},
		{"ハンドルネーム tabi_kaze7 の人が500円だと投稿した。", record.Commentary, true},
		{"＠umi_no_ie さんは公表が遅いと言う。", record.Commentary, true},
		{"@kamome_55 公表が遅すぎる。", record.Commentary, true},

		{"海野渚氏は公表が遅れたことを認めた。", record.Press, false},
		{"公式の @minato_news も黙ったままで公表が遅い。", record.Commentary, false},
		{"@minato_pr は何も言わない。公表が遅い。", record.Commentary, false},
		{"@umibe_city が注意を呼びかけた。", record.Commentary, false},
		{"営業の電話だけは早いのに公表が遅すぎる。", record.Commentary, false},
		{"担当の個人情報が流出した。", record.Commentary, false},
		{"担当の説明が遅すぎる。", record.Commentary, false},
		{"なりすましのアカウントというものが多い。", record.Commentary, false},
		{"広報担当の菅沼氏は公表の遅れを否定した。", record.Commentary, false},
		{"会員の氏名と住所が流出した。", record.Commentary, false},
		{"ユーザー名とパスワードが流出した。", record.Commentary, false},
		{"経理の佐伯まゆみが担当しております。", record.Announcement, false},
	} {
		if got := b.betrays(row.text, row.voice); got != row.want {
			t.Errorf("%s of %s: names somebody %v, want %v", row.text, row.voice, got, row.want)
		}
	}
}
