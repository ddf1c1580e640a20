using System.Buffers;
using Nod.Texts.Weights;

namespace Nod.Texts.Content;

/// <summary>
/// Lets the weights of a text's words correct what phrases found of promotion: what nobody listed may persuade, and a listed
/// phrase may stand in a text that only informs, which a person then decides. Other topics are left as they were found.
/// </summary>
internal sealed class PromotionWeights(TextWeights weights)
{
    /// <summary>From here on a text persuades, whatever was found.</summary>
    private const int Plain = 150;

    /// <summary>From here on a text waits for a person, and what phrases held doubtful is plain.</summary>
    private const int Doubtful = 0;

    /// <summary>Below this a doubtful finding is taken back.</summary>
    private const int Harmless = -800;

    /// <summary>Below this a plain one is doubtful.</summary>
    private const int Informing = -1_250;

    /// <summary>Units that are weighed: ten parts; whoever persuades does so by then.</summary>
    private const int WeighedMax = 1_600;

    /// <summary>Fewer words than this are not weighed: a few words lean by chance.</summary>
    private const int WordsMin = 5;

    /// <summary>Units a sign becomes at most: a blank, its name, a full stop, a blank.</summary>
    private const int SignMax = 12;

    /// <summary>Corrects the findings of a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="findings">What phrases and signs told, by topic; a list to be changed, or null for nothing.</param>
    /// <returns>The same list, or a new one, or null.</returns>
    internal List<ContentFinding>? Correct(ReadOnlySpan<char> text, List<ContentFinding>? findings)
    {
        if (findings?.Exists(one => one.IsPlain && !Persuades(one)) == true)
        {
            // It is refused as it stands.
            return findings;
        }
        text = text[..Math.Min(text.Length, WeighedMax)];
        var marked = ArrayPool<char>.Shared.Rent(text.Length * SignMax);
        var folded = ArrayPool<char>.Shared.Rent(text.Length * SignMax * Folding.ExpansionMax);
        var signed = marked.AsSpan(0, Mark(text, marked));
        ReadOnlySpan<char> body = folded.AsSpan(0, Folding.Fold(signed, folded, keepMarks: false).Length);
        var corrected = HasSentence(body) ? Correct(text, body, findings) : findings;
        ArrayPool<char>.Shared.Return(marked);
        ArrayPool<char>.Shared.Return(folded);
        return corrected;
    }

    private List<ContentFinding>? Correct(
        ReadOnlySpan<char> text,
        ReadOnlySpan<char> body,
        List<ContentFinding>? findings
    )
    {
        var weight = weights.Weigh(body);
        var known = findings?.Find(one => one.Topic == ContentTopic.Promotion);
        if (known is { IsPlain: true } && weight < Informing)
        {
            // What is listed as plain is never talked away by what stands beside it.
            return [.. findings!.Select(one => Persuades(one) ? one with { IsPlain = false } : one)];
        }
        if (known is { IsPlain: false } && weight < Harmless)
        {
            findings!.RemoveAll(Persuades);
            return findings;
        }
        var plain = weight >= Plain || (known is not null && weight >= Doubtful);
        if (known?.IsPlain == true || weight < Doubtful)
        {
            return findings;
        }
        findings ??= [];
        findings.RemoveAll(one => one.Topic == ContentTopic.Promotion);
        var words = known?.Words ?? weights.Reasons(body);
        findings.Insert(0, new(ContentTopic.Promotion, plain, words.Length <= text.Length ? words : text.ToString()));
        return findings;
    }

    /// <summary>Whether there are words enough to lean.</summary>
    private static bool HasSentence(ReadOnlySpan<char> body) =>
        body.Count(' ') + body.Count(Folding.SentenceGap) >= WordsMin - 1;

    private static bool Persuades(ContentFinding finding) =>
        finding.Topic is ContentTopic.Promotion or ContentTopic.Sale;

    /// <summary>Writes numbers and signs as words, since folding leaves only words; returns the length.</summary>
    internal static int Mark(ReadOnlySpan<char> text, Span<char> into)
    {
        var length = 0;
        for (var at = 0; at < text.Length; at++)
        {
            var unit = text[at];
            if (char.IsAsciiDigit(unit))
            {
                at = EndOfNumber(text, at) - 1;
                Put(" 0number ", into, ref length);
                continue;
            }
            switch (unit)
            {
                case '%':
                    Put(" 0percent ", into, ref length);
                    break;
                case '€' or '$' or '£':
                    Put(" 0money ", into, ref length);
                    break;
                case '!':
                    Put(" 0exclaims. ", into, ref length);
                    break;
                case '?':
                    Put(" 0asks. ", into, ref length);
                    break;
                case '.' when at > 0 && at + 1 < text.Length && IsLetter(text[at - 1]) && IsLetter(text[at + 1]):
                    Put(" 0link ", into, ref length);
                    break;
                default:
                    into[length++] = unit;
                    break;
            }
        }
        return length;
    }

    private static bool IsLetter(char unit) => char.IsAsciiLetter(unit);

    private static int EndOfNumber(ReadOnlySpan<char> text, int at)
    {
        while (
            at < text.Length
            && (
                char.IsAsciiDigit(text[at])
                || (text[at] is '.' or ',' or '\'' && at + 1 < text.Length && char.IsAsciiDigit(text[at + 1]))
            )
        )
        {
            at++;
        }
        return at;
    }

    private static void Put(string word, Span<char> into, ref int length)
    {
        word.CopyTo(into[length..]);
        length += word.Length;
    }
}
