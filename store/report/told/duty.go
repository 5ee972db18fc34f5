package told

// duties are the rules on telling of leaked personal data in Japan, as far as
// they say within what time. They are quoted, never applied: whether a case falls
// under them the program does not know.
var duties = []Rule{
	{
		ID: "effort", Until: "2022-03-31",
		Text: map[string]string{
			"ja": "個人データの漏えい等は、個人情報保護委員会への速やかな報告と、本人への連絡・公表に努めるものとされていた(努力義務。期限の定めはない)",
			"en": "leaks of personal data: to be reported to the Personal Information Protection Commission promptly, and told to the people concerned, as a duty of effort without a time limit",
		},
		Source: "個人情報保護委員会「個人データの漏えい等の事案が発生した場合等の対応について」(平成29年個人情報保護委員会告示第1号)",
	},
	{
		ID: "report", From: "2022-04-01",
		Text: map[string]string{
			"ja": "法令の定める漏えい等は、知ってから概ね3〜5日以内に個人情報保護委員会へ速報、30日以内(不正アクセス等による場合は60日以内)に確報し、本人に通知する。公表で被害が広がるおそれがある間は、公表を待つことも認められる",
			"en": "leaks of the listed kinds: a first report to the Personal Information Protection Commission within about 3 to 5 days of knowing, the final one within 30 days (60 for unauthorised access), and the people told; publishing may wait while it would spread the harm",
		},
		Source: "個人情報の保護に関する法律 第26条、同法施行規則 第7条〜第10条(2022年4月1日施行)、個人情報保護委員会「個人情報の保護に関する法律についてのガイドライン」に関するQ&A",
	},
}

// baselines are published figures of the days from detection to announcement.
// They differ because they are of other years and other choices of cases.
var baselines = []Baseline{
	{
		ID: "2006", Period: "2006",
		Text: map[string]string{
			"ja": "1,308件: 半数が4日目まで、85.8%が3週間以内に公表",
			"en": "1,308 cases: half announced by day 4, 85.8 % within 3 weeks",
		},
		Source: "INTERNET Watch (internet.watch.impress.co.jp)",
	},
	{
		ID: "2019", Period: "2019-01/2020-07",
		Text: map[string]string{
			"ja": "1,000人以上の事例: 平均69日、約半数が30日以内",
			"en": "cases of 1,000 people or more: 69 days on average, about half within 30",
		},
		Source: "Security Insight (securityinsight.jp)",
	},
	{
		ID: "2020", Period: "2020-09/2021-08",
		Text: map[string]string{
			"ja": "平均82日",
			"en": "82 days on average",
		},
		Source: "inh.co.jp",
	},
}
