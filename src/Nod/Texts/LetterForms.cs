using System.Collections.Frozen;

namespace Nod.Texts;

/// <summary>Which letter a character is a form of: the part of Unicode's decompositions that phones send.</summary>
/// <remarks>
/// Nod runs without ICU (InvariantGlobalization), where <see cref="string.Normalize()"/> returns its input unchanged;
/// so keywords can't lean on it. The tables follow UnicodeData.txt (14.0) for lower-case letters with a mark of the
/// Latin, Greek, Cyrillic, Arabic and Japanese scripts, and for the stylised alphabets. Hangul is left composed.
/// </remarks>
internal static class LetterForms
{
    /// <summary>Mark, then pairs of a letter and that letter with the mark.</summary>
    private static readonly (char Mark, string Pairs)[] Marked =
    [
        (
            '\u0300', // combining grave accent
            "aàeèiìoòuùüǜnǹеѐиѝēḕōṑwẁâầăằêềôồơờưừyỳἀἂἁἃἐἒἑἓἠἢἡἣἰἲἱἳὀὂὁὃὐὒὑὓὠὢὡὣαὰεὲηὴιὶοὸυὺωὼ" + "ϊῒϋῢ"
        ),
        (
            '\u0301', // combining acute accent
            "aáeéiíoóuúyýcćlĺnńrŕsśzźüǘgǵåǻæǽøǿϊΐαάεέηήιίϋΰοόυύωώϒϓгѓкќçḉēḗïḯkḱmḿõṍōṓpṕũṹwẃâấ"
                + "ăắêếôốơớưứἀἄἁἅἐἔἑἕἠἤἡἥἰἴἱἵὀὄὁὅὐὔὑὕὠὤὡὥ"
        ),
        (
            '\u0302', // combining circumflex accent
            "aâeêiîoôuûcĉgĝhĥjĵsŝwŵyŷzẑạậẹệọộ"
        ),
        (
            '\u0303', // combining tilde
            "aãnñoõiĩuũvṽâẫăẵeẽêễôỗơỡưữyỹ"
        ),
        (
            '\u0304', // combining macron
            "aāeēiīoōuūüǖäǟȧǡæǣǫǭöȫõȭȯȱyȳиӣуӯgḡḷḹṛṝαᾱιῑυῡ"
        ),
        (
            '\u0306', // combining breve
            "aăeĕgğiĭoŏuŭийуўжӂаӑеӗȩḝạặαᾰιῐυῠ"
        ),
        (
            '\u0307', // combining dot above
            "cċeėgġIİzżaȧoȯbḃdḋfḟhḣmṁnṅpṗrṙsṡśṥšṧṣṩtṫwẇxẋyẏſẛ"
        ),
        (
            '\u0308', // combining diaeresis
            "aäeëiïoöuüyÿιϊυϋϒϔеёіїаӓәӛжӝзӟиӥоӧөӫэӭуӱчӵыӹhḧõṏūṻwẅxẍtẗ"
        ),
        (
            '\u0309', // combining hook above
            "aảâẩăẳeẻêểiỉoỏôổơởuủưửyỷ"
        ),
        (
            '\u030A', // combining ring above
            "aåuůwẘyẙ"
        ),
        (
            '\u030B', // combining double acute accent
            "oőuűуӳ"
        ),
        (
            '\u030C', // combining caron
            "cčdďeělľnňrřsštťzžaǎiǐoǒuǔüǚgǧkǩʒǯjǰhȟ"
        ),
        (
            '\u030F', // combining double grave accent
            "aȁeȅiȉoȍrȑuȕѵѷ"
        ),
        (
            '\u0311', // combining inverted breve
            "aȃeȇiȋoȏrȓuȗ"
        ),
        (
            '\u0313', // combining comma above
            "αἀεἐηἠιἰοὀυὐωὠρῤ"
        ),
        (
            '\u0314', // combining reversed comma above
            "αἁεἑηἡιἱοὁυὑωὡρῥ"
        ),
        (
            '\u031B', // combining horn
            "oơuư"
        ),
        (
            '\u0323', // combining dot below
            "bḅdḍhḥkḳlḷmṃnṇrṛsṣtṭvṿwẉzẓaạeẹiịoọơợuụưựyỵ"
        ),
        (
            '\u0324', // combining diaeresis below
            "uṳ"
        ),
        (
            '\u0325', // combining ring below
            "aḁ"
        ),
        (
            '\u0326', // combining comma below
            "sștț"
        ),
        (
            '\u0327', // combining cedilla
            "cçgģkķlļnņrŗsştţeȩdḑhḩ"
        ),
        (
            '\u0328', // combining ogonek
            "aąeęiįuųoǫ"
        ),
        (
            '\u032D', // combining circumflex accent below
            "dḓeḙlḽnṋtṱuṷ"
        ),
        (
            '\u032E', // combining breve below
            "hḫ"
        ),
        (
            '\u0330', // combining tilde below
            "eḛiḭuṵ"
        ),
        (
            '\u0331', // combining macron below
            "bḇdḏkḵlḻnṉrṟtṯzẕhẖ"
        ),
        (
            '\u0342', // combining greek perispomeni
            "ἀἆἁἇἠἦἡἧἰἶἱἷὐὖὑὗὠὦὡὧαᾶηῆιῖϊῗυῦϋῧωῶ"
        ),
        (
            '\u0345', // combining greek ypogegrammeni
            "ἀᾀἁᾁἂᾂἃᾃἄᾄἅᾅἆᾆἇᾇἠᾐἡᾑἢᾒἣᾓἤᾔἥᾕἦᾖἧᾗὠᾠὡᾡὢᾢὣᾣὤᾤὥᾥὦᾦὧᾧὰᾲαᾳάᾴᾶᾷὴῂηῃήῄῆῇὼῲωῳώῴῶῷ"
        ),
        (
            '\u0653', // arabic maddah above
            "اآ"
        ),
        (
            '\u0654', // arabic hamza above
            "اأوؤيئەۀہۂےۓ"
        ),
        (
            '\u0655', // arabic hamza below
            "اإ"
        ),
        (
            '\u3099', // combining katakana-hiragana voiced sound mark
            "かがきぎくぐけげこごさざしじすずせぜそぞただちぢつづてでとどはばひびふぶへべほぼうゔゝゞカガキギクグケゲコゴサザシジスズセゼソゾタダチヂツヅテデトドハバヒビフブ"
                + "ヘベホボウヴワヷヰヸヱヹヲヺヽヾ"
        ),
        (
            '\u309A', // combining katakana-hiragana semi-voiced sound mark
            "はぱひぴふぷへぺほぽハパヒピフプヘペホポ"
        ),
    ];

    /// <summary>Characters that stand for plain ones; from ß on, letters that Unicode does not decompose.</summary>
    private static readonly (char Form, string Letters)[] Plain =
    [
        ('ª', "a"),
        ('º', "o"),
        ('ſ', "s"),
        ('ﬀ', "ff"),
        ('ﬁ', "fi"),
        ('ﬂ', "fl"),
        ('ﬃ', "ffi"),
        ('ﬄ', "ffl"),
        ('ﬅ', "st"),
        ('ﬆ', "st"),
        ('ℂ', "c"),
        ('ℊ', "g"),
        ('ℋ', "h"),
        ('ℌ', "h"),
        ('ℍ', "h"),
        ('ℎ', "h"),
        ('ℐ', "i"),
        ('ℑ', "i"),
        ('ℒ', "l"),
        ('ℕ', "n"),
        ('ℙ', "p"),
        ('ℚ', "q"),
        ('ℛ', "r"),
        ('ℜ', "r"),
        ('ℝ', "r"),
        ('ℤ', "z"),
        ('ℨ', "z"),
        ('ℬ', "b"),
        ('ℭ', "c"),
        ('ℯ', "e"),
        ('ℰ', "e"),
        ('ℱ', "f"),
        ('ℳ', "m"),
        ('ℴ', "o"),
        ('ß', "ss"),
        ('æ', "ae"),
        ('œ', "oe"),
        ('ø', "o"),
        ('ł', "l"),
        ('đ', "d"),
        ('ı', "i"),
        ('ς', "σ"),
    ];

    /// <summary>Half-width katakana from U+FF66 on, in code order, with the two voicing marks at the end.</summary>
    private const string FullKatakana =
        "ヲァィゥェォャュョッーアイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワン\u3099\u309A";

    private static readonly FrozenDictionary<char, string> Expansions = Build();

    /// <summary>The letters and marks that a lower-case character stands for, or null for itself.</summary>
    internal static string? Of(char lower) => Expansions.GetValueOrDefault(lower);

    /// <summary>The ASCII character behind a full-width, circled, squared or mathematical form, or 0.</summary>
    internal static char AsciiOf(int codePoint) =>
        codePoint switch
        {
            >= 0xFF01 and <= 0xFF5E => (char)(codePoint - 0xFF01 + '!'),
            >= 0x1D400 and <= 0x1D6A3 => Letter((codePoint - 0x1D400) % 26),
            >= 0x1D7CE and <= 0x1D7FF => (char)('0' + ((codePoint - 0x1D7CE) % 10)),
            >= 0x24B6 and <= 0x24E9 => Letter((codePoint - 0x24B6) % 26),
            >= 0x249C and <= 0x24B5 => Letter(codePoint - 0x249C),
            >= 0x1F110 and <= 0x1F129 => Letter(codePoint - 0x1F110),
            >= 0x1F130 and <= 0x1F149 => Letter(codePoint - 0x1F130),
            >= 0x1F150 and <= 0x1F169 => Letter(codePoint - 0x1F150),
            >= 0x1F170 and <= 0x1F189 => Letter(codePoint - 0x1F170),
            _ => '\0',
        };

    private static char Letter(int ordinal) => (char)('a' + ordinal);

    private static FrozenDictionary<char, string> Build()
    {
        var steps = new Dictionary<char, string>();
        foreach (var (mark, pairs) in Marked)
        {
            for (var i = 0; i < pairs.Length; i += 2)
            {
                steps[pairs[i + 1]] = $"{pairs[i]}{mark}";
            }
        }
        foreach (var (form, letters) in Plain)
        {
            steps[form] = letters;
        }
        for (var i = 0; i < FullKatakana.Length; i++)
        {
            steps[(char)(0xFF66 + i)] = FullKatakana[i].ToString();
        }
        return steps.Keys.ToFrozenDictionary(form => form, form => Expand(form, steps));
    }

    /// <summary>Follows the steps to the end: ấ is â and an acute, â is a and a circumflex.</summary>
    private static string Expand(char form, Dictionary<char, string> steps) =>
        steps.TryGetValue(form, out var step) ? string.Concat(step.Select(part => Expand(part, steps))) : Lower(form);

    // İ is the one capital in the tables (it has no lower case of its own): its letter is I.
    private static string Lower(char letter) => char.ToLowerInvariant(letter).ToString();
}
