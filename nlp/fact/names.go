package fact

// idioms are words with a numeral in them that counts nothing. What 一 alone
// begins is left out by the readers, see number.one.
var idioms = listOf(
	"十人十色", "一石二鳥", "二枚舌", "二枚看板", "三日坊主", "三日天下", "三日月", "二人三脚", "百人一首", "一年中", "一日中", "一日千秋", "千人力", "百人力",
	"八百屋", "八百長", "四六時中", "三者三様", "七転八起", "十中八九", "百貨店", "千円札", "一万円札", "五千円札", "二千円札", "六本木", "三本木", "一本化", "三本柱", "二本立て", "二本足",
	"一枚岩", "一人前", "半人前", "三人称", "二人称", "一人称", "四つ葉", "九分九厘", "五分五分", "七分袖", "五十音", "二十歳", "三枚目", "二枚目",
	"十八番", "四十肩", "五十肩", "七福神", "二の足", "二の舞", "三面記事", "百点満点", "一日署長", "百度参り", "一点張り", "一本槍", "一本道", "一本気",
	"千社札", "四分五裂", "三々五々", "二日酔い", "二人羽織",
)

// idiom is the end of the idiom at i, or i.
func (f *finder) idiom(i int) int { return f.eatAny(i, idioms) }
