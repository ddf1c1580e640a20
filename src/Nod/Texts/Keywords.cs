using System.Buffers;
using System.Collections.Frozen;
using System.Text;
using Nod.Texts.Weights;

namespace Nod.Texts;

/// <summary>
/// Reads inbound texts for words that bear on consent, in every language known, whatever the contact's own
/// (rules KW-NORM, KW-ALL-LANG, KW-AMBIG). Immutable and safe for concurrent use.
/// </summary>
/// <remarks>
/// In this order: a keyword that is the whole text; phrases of free text; a keyword that heads the text; what a person
/// should look at. Unless a carrier's keyword was the text or a sentence of its own, the words' weights
/// (<see cref="StopWeights"/>) then have a say. All words and phrases are data (<c>wordings</c>); see decision 0014.
/// </remarks>
public sealed class Keywords
{
    /// <summary>Most words that a keyword or a courtesy may have.</summary>
    internal const int KeywordWordsMax = 4;

    /// <summary>Units of a text that are read; the longest text that 255 parts carry is 39,015 characters.</summary>
    private const int ReadMax = 65_536;

    private const int StackUnits = 512;

    // Confidence by how much had to be read into the text.
    private const double Exact = 1;
    private const double Surrounded = 0.95;
    private const double Inferred = 0.9;
    private const double Weighed = 0.7;
    private const double Doubtful = 0.5;
    private const double WithoutAccents = 0.95;

    private readonly KeywordTable table;
    private readonly PhrasePatterns patterns;
    private readonly PhraseIndex courtesies;
    private readonly string[] reactions;
    private readonly StopWeights? weights;
    private readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> afterStop;
    private readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> keep;
    private readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> texting;

    internal Keywords(IReadOnlyCollection<LanguageKeywords> languages, TextWeights? weights)
    {
        this.weights = weights is null ? null : new(weights);
        table = new(languages);
        patterns = new([.. languages.SelectMany(words => words.Patterns)]);
        reactions = [.. languages.SelectMany(words => words.Reactions)];
        courtesies = Phrases(languages, words => words.Courtesy);
        afterStop = Set(languages, words => words.AfterStop);
        keep = Set(languages, words => words.Keep);
        texting = Set(languages, words => words.Texting);
    }

    /// <summary>Says what <paramref name="text"/> asks for. Never throws; time is linear in its length.</summary>
    /// <param name="text">The body as received; past 65,536 UTF-16 units it is not read.</param>
    /// <param name="language">
    /// The contact's language tag, if known ("de", "de-AT"). It chooses between languages that share a word; it never
    /// decides whether a word counts.
    /// </param>
    public Classification Classify(string text, string? language = null)
    {
        var read = text.AsSpan();
        read = read[..Math.Min(read.Length, ReadMax)];
        Span<char> primary = stackalloc char[8];
        primary = primary[..LanguageTag.Primary(language, primary)];

        if (IsReaction(read))
        {
            return default;
        }
        var ascii = Ascii.IsValid(read);
        var room = ascii ? read.Length : read.Length * Folding.ExpansionMax;
        var rented = room > StackUnits ? ArrayPool<char>.Shared.Rent(room) : null;
        Span<char> buffer = rented is null ? stackalloc char[StackUnits] : rented;

        var reading = ReadEitherWay(read, ascii, buffer, primary);
        if (rented is not null)
        {
            ArrayPool<char>.Shared.Return(rented);
        }
        // Whoever asks whether it is a wrong number does not say that it is.
        return reading is { Intent: Intent.Review, Cause: IntentCause.OtherHolder } && read.ContainsAny("?？¿؟")
            ? reading with
            {
                Cause = IntentCause.WrongNumber,
            }
            : reading;
    }

    /// <summary>Reads with accents and without, through letters that only look Latin, and weighs what was no keyword alone.</summary>
    private Classification ReadEitherWay(
        ReadOnlySpan<char> text,
        bool ascii,
        Span<char> buffer,
        ReadOnlySpan<char> language
    )
    {
        var (reading, end, isKeyword) = Read(Folding.Fold(text, buffer, keepMarks: true), buffer, language);
        if (isKeyword)
        {
            return reading;
        }
        if (!ascii)
        {
            (var plain, end, isKeyword) = Read(Folding.Fold(text, buffer, keepMarks: false), buffer, language);
            reading = reading.Intent is Intent.None or Intent.Review ? Bolder(reading, plain) : reading;
        }
        if (reading.Intent == Intent.None && Lookalikes.Any(text))
        {
            var seenThrough = Folding.Fold(text, buffer, keepMarks: false, seeThrough: true);
            (var plain, end, isKeyword) = Read(seenThrough, buffer, language);
            reading = Bolder(reading, plain);
        }
        var body = buffer[..end];
        return isKeyword || end == 0 || weights is null || Chooses(reading, body)
            ? reading
            : weights.Weigh(reading, body, Weighed, Doubtful);
    }

    /// <summary>"Keep job alerts" names the texts to keep, in the words of a stop.</summary>
    private bool Chooses(Classification reading, ReadOnlySpan<char> body) =>
        reading.Intent == Intent.None && keep.Contains(body[..Words.EndOf(body, 0)]);

    /// <summary>Whether a phone sent it for a tap on a text of ours: "Liked" and that text, quoted.</summary>
    private bool IsReaction(ReadOnlySpan<char> text)
    {
        foreach (var reaction in reactions)
        {
            if (
                text.StartsWith(reaction, StringComparison.OrdinalIgnoreCase)
                && text[reaction.Length..].TrimStart(' ') is ['“' or '"' or '„' or '«', ..]
            )
            {
                return true;
            }
        }
        return false;
    }

    /// <summary>The accentless reading counts when it sees more: anything for nothing, a stop for a doubt.</summary>
    private static Classification Bolder(Classification accented, Classification plain) =>
        plain.Intent != Intent.None && (accented.Intent == Intent.None || plain.Intent == Intent.Revoke)
            ? plain with
            {
                Confidence = plain.Confidence * WithoutAccents,
            }
            : accented;

    private Reading Read(Folded folded, ReadOnlySpan<char> buffer, ReadOnlySpan<char> language)
    {
        var body = buffer[..folded.Length];
        if (body.IsEmpty)
        {
            return default;
        }
        if (Alone(body, language) is { } alone)
        {
            return new(alone, body.Length, IsKeyword: true);
        }
        var phrases = patterns.Read(body);
        if (phrases.End < body.Length)
        {
            body = body[..phrases.End];
            if (Alone(body, language) is { } signed)
            {
                return new(signed, body.Length, IsKeyword: true);
            }
        }
        var headed = Headed(body, folded.WordsBeforeBreak, phrases.Covered & ~folded.Signs, language);
        var meaning = phrases.Stop is { } stop
            ? new(Intent.Revoke, Inferred, stop.Language, stop.Listed)
            : headed ?? Doubt(phrases.Review);
        // STOP and a full stop is what every carrier takes for one, whatever else is said.
        var isKeyword = headed is { Intent: Intent.Revoke, Confidence: >= Surrounded };
        return new(WithCause(meaning, phrases.Review?.Cause, body), body.Length, isKeyword);
    }

    /// <summary>What a text means that also says something of who has the number.</summary>
    private static Classification WithCause(Classification meaning, IntentCause? cause, ReadOnlySpan<char> body) =>
        cause switch
        {
            IntentCause.OtherHolder when meaning.Intent == Intent.Review && body.Contains(Folding.SentenceGap) =>
            // It says more than that: a person reads what.
            meaning with
            {
                Cause = IntentCause.WrongNumber,
            },
            IntentCause.OtherHolder or IntentCause.WrongNumber when meaning.Intent == Intent.Revoke => meaning with
            {
                Cause = cause,
            },
            _ => meaning,
        };

    private static Classification Doubt(PhrasePattern? phrase) =>
        phrase is null
            ? default
            : new(Intent.Review, Inferred, phrase.Language, phrase.Listed) { Cause = phrase.Cause };

    /// <summary>The meaning of a text that is one keyword and nothing else.</summary>
    private Classification? Alone(ReadOnlySpan<char> body, ReadOnlySpan<char> language)
    {
        if (table.Find(body, language) is { } whole)
        {
            return whole.OwnLanguageOnly && !language.Equals(whole.Language, StringComparison.Ordinal)
                ? Of(whole, Intent.Review, Doubtful)
                : Of(whole, whole.Intent, Exact);
        }
        return SpelledOut(body, language) is { } spelled ? Of(spelled, spelled.Intent, Inferred) : null;
    }

    private static Classification Of(KeywordMeaning meaning, Intent intent, double confidence) =>
        new(intent, confidence, meaning.Language, meaning.Listed)
        {
            Cause = intent == Intent.Review ? IntentCause.Unclear : null,
            MayCallOff = intent == Intent.Revoke && meaning.WholeOnly,
        };

    /// <summary>The keyword in a text of single letters: S T O P, S.T.O.P.</summary>
    private KeywordMeaning? SpelledOut(ReadOnlySpan<char> body, ReadOnlySpan<char> language)
    {
        const int LettersMax = 16;
        if (body.Length < 3 || body.Length > (2 * LettersMax) - 1 || body.Length % 2 == 0)
        {
            return null;
        }
        Span<char> letters = stackalloc char[LettersMax];
        for (var i = 0; i < body.Length; i++)
        {
            if (body[i] is ' ' or Folding.SentenceGap != (i % 2 == 1))
            {
                return null;
            }
            letters[i / 2] = i % 2 == 0 ? body[i] : letters[i / 2];
        }
        return table.Find(letters[..((body.Length + 1) / 2)], language);
    }

    /// <summary>
    /// What a text says that begins, courtesies aside, with a keyword; null when it is conversation. A phrase can't cover the
    /// keyword across a sign: "stop by at three" is a visit, "STOP, by now I have a job" is not.
    /// </summary>
    private Classification? Headed(
        ReadOnlySpan<char> body,
        int wordsBeforeBreak,
        ulong covered,
        ReadOnlySpan<char> language
    )
    {
        var (start, wordsBefore) = AfterLeadingCourtesy(body);
        if ((covered >> Math.Min(wordsBefore, 63) & 1) != 0)
        {
            return null;
        }
        Span<int> ends = stackalloc int[KeywordWordsMax];
        for (var words = HeadEnds(body, start, ends); words > 0; words--)
        {
            var end = ends[words - 1];
            if (table.Find(body[start..end], language) is not { } meaning)
            {
                continue;
            }
            if (meaning.Intent == Intent.Revoke)
            {
                var sentenceEnds = wordsBeforeBreak == wordsBefore + words;
                return meaning.WholeOnly
                    ? AmbiguousStop(meaning, Walk(body, end), sentenceEnds)
                    : Stop(meaning, Walk(body, end), sentenceEnds);
            }
            if (OnlyCourtesy(body, end))
            {
                return Of(meaning, meaning.Intent, Surrounded);
            }
            if (Walk(body, end).OnlyFiller && SpeaksOfStopping(body, end))
            {
                // "Yes stop", "no texts please": not the plain answer that it begins like.
                return Of(meaning, Intent.Review, Doubtful);
            }
        }
        var from = Math.Min(start, body.Length);
        return Numbered(body[from..Math.Clamp(ends[0], from, body.Length)], language);
    }

    /// <summary>STOP2: some senders number their lists so, we don't; a person finds out what to stop.</summary>
    private Classification? Numbered(ReadOnlySpan<char> word, ReadOnlySpan<char> language)
    {
        var letters = word.TrimEnd("0123456789");
        return
            letters.Length < word.Length
            && table.Find(letters, language) is { Intent: Intent.Revoke, WholeOnly: false } stop
            ? Of(stop, Intent.Review, Doubtful)
            : null;
    }

    /// <summary>"Stop." and "stop sending it" are stops, "stop 12345" is doubtful.</summary>
    private static Classification Stop(KeywordMeaning stop, Rest rest, bool sentenceEnds)
    {
        return sentenceEnds || rest is { OnlyFiller: true } or { NamesTexts: true }
            ? Of(stop, Intent.Revoke, Surrounded)
            : Of(stop, Intent.Review, Doubtful);
    }

    /// <summary>
    /// "Quit texting me" is a stop; "cancel please" and "Cancel. See you" are for a person to read; "cancel my
    /// interview" is for the recruiter.
    /// </summary>
    private static Classification? AmbiguousStop(KeywordMeaning stop, Rest rest, bool sentenceEnds)
    {
        if (rest is { OnlyFiller: true, NamesTexts: true } && !sentenceEnds)
        {
            return Of(stop, Intent.Revoke, Inferred);
        }
        return sentenceEnds || rest.OnlyFiller || rest.NamesTexts ? Of(stop, Intent.Review, Doubtful) : null;
    }

    /// <summary>Where the first one to four words end; returns how many there are.</summary>
    private static int HeadEnds(ReadOnlySpan<char> body, int start, Span<int> ends)
    {
        var count = 0;
        while (count < ends.Length && start < body.Length)
        {
            ends[count] = Words.EndOf(body, start);
            start = ends[count++] + 1;
        }
        return count;
    }

    /// <summary>Reads on from a stop word until a word that is neither filler nor about texting.</summary>
    private Rest Walk(ReadOnlySpan<char> body, int end)
    {
        var namesTexts = false;
        for (var start = end + 1; start < body.Length; )
        {
            var next = Words.EndOf(body, start);
            var word = body[start..next];
            if (texting.Contains(word))
            {
                namesTexts = true;
            }
            else if (!afterStop.Contains(word) && table.Find(word, default) is not { Intent: Intent.Revoke })
            {
                next = CourtesyEnd(body, start);
                if (next < 0)
                {
                    return new(OnlyFiller: false, namesTexts);
                }
            }
            start = next + 1;
        }
        return new(OnlyFiller: true, namesTexts);
    }

    /// <summary>Whether texts or another stop are mentioned later on.</summary>
    private bool SpeaksOfStopping(ReadOnlySpan<char> body, int end)
    {
        for (var start = end + 1; start < body.Length; )
        {
            var next = Words.EndOf(body, start);
            var word = body[start..next];
            if (texting.Contains(word) || table.Find(word, default) is { Intent: Intent.Revoke })
            {
                return true;
            }
            start = next + 1;
        }
        return false;
    }

    private (int Start, int Words) AfterLeadingCourtesy(ReadOnlySpan<char> body)
    {
        var start = 0;
        var words = 0;
        while (start < body.Length && CourtesyEnd(body, start) is var end and >= 0)
        {
            words += body[start..end].Count(' ') + 1;
            start = end + 1;
        }
        return (start, words);
    }

    /// <summary>Where the longest courtesy that begins at <paramref name="start"/> ends, or -1.</summary>
    private int CourtesyEnd(ReadOnlySpan<char> body, int start) =>
        courtesies.At(body, start) is { } courtesy ? start + courtesy.Folded.Length : -1;

    private bool OnlyCourtesy(ReadOnlySpan<char> body, int end)
    {
        while (end < body.Length && CourtesyEnd(body, end + 1) is var next and >= 0)
        {
            end = next;
        }
        return end >= body.Length;
    }

    private static PhraseIndex Phrases(
        IEnumerable<LanguageKeywords> languages,
        Func<LanguageKeywords, IEnumerable<string>> phrases
    ) =>
        new(
            from language in languages
            from phrase in phrases(language)
            from spelling in KeywordTable.Spellings(phrase)
            select new Phrase(spelling, phrase, language.Language)
        );

    private static FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Set(
        IEnumerable<LanguageKeywords> languages,
        Func<LanguageKeywords, IEnumerable<string>> words
    ) =>
        languages
            .SelectMany(words)
            .SelectMany(KeywordTable.Spellings)
            .ToFrozenSet(StringComparer.Ordinal)
            .GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>What follows a stop word.</summary>
    /// <param name="OnlyFiller">Nothing in it but filler, courtesies and words for texts.</param>
    /// <param name="NamesTexts">A word for texts comes before the first word that is anything else.</param>
    private readonly record struct Rest(bool OnlyFiller, bool NamesTexts);

    /// <summary>What one way of reading a text says of it.</summary>
    /// <param name="Meaning">What it asks for.</param>
    /// <param name="End">Where the person's own words end in the folded text.</param>
    /// <param name="IsKeyword">Whether it is a keyword, alone or in a sentence of its own: then nothing is weighed.</param>
    private readonly record struct Reading(Classification Meaning, int End, bool IsKeyword);
}
