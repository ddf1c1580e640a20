using System.Buffers;
using System.Text;

namespace Nod.Texts.Content;

/// <summary>Puts groups of digits together and sees whether they are a phone number.</summary>
internal ref struct PhoneDigits(ReadOnlySpan<char> text)
{
    // E.164 has at most 15 digits; below 10 it may be any reference.
    private const int DigitsMin = 10;
    private const int DigitsMax = 15;
    private const int FoundMax = 4;

    private static readonly SearchValues<char> Separators = SearchValues.Create(" -()/.\u00A0");

    private readonly ReadOnlySpan<char> text = text;
    private List<string>? found;
    private int start;
    private int end = -1;
    private int digits;

    /// <summary>The numbers, in digits, with the plus if they have one; null when there is none.</summary>
    internal readonly List<string>? Found => found;

    /// <summary>A group of digits from <paramref name="from"/> to <paramref name="to"/>.</summary>
    internal void Add(int from, int to)
    {
        var group = 0;
        foreach (var unit in text[from..to])
        {
            if (!char.IsAsciiDigit(unit) && unit != '.')
            {
                // A time, an amount, "10am".
                End();
                return;
            }
            group += unit == '.' ? 0 : 1;
        }
        if (end < 0 || !Joins(text[end..from]))
        {
            End();
            start = from;
            digits = 0;
        }
        end = to;
        digits += group;
    }

    /// <summary>No more digits follow.</summary>
    internal void End()
    {
        if (end >= 0 && digits is >= DigitsMin and <= DigitsMax)
        {
            var plus = start > 0 && text[start - 1] == '+';
            var first = text[start];
            if (plus || first == '0' || (digits == 10 && first > '1') || (digits == 11 && first == '1'))
            {
                Keep(plus);
            }
        }
        end = -1;
    }

    private static bool Joins(ReadOnlySpan<char> between) =>
        between.Length <= 3 && between.IndexOfAnyExcept(Separators) < 0;

    private void Keep(bool plus)
    {
        found ??= [];
        if (found.Count == FoundMax)
        {
            return;
        }
        var number = new StringBuilder(plus ? "+" : "");
        foreach (var unit in text[start..end])
        {
            if (char.IsAsciiDigit(unit))
            {
                number.Append(unit);
            }
        }
        found.Add(number.ToString());
    }
}
