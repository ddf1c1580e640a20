using System.Globalization;

namespace Nod;

/// <summary>
/// A telephone number in E.164: at most 15 digits after the plus (ITU-T E.164, section 6).
/// Only <see cref="NumberPlan"/> says whether the digits are a number somebody can have.
/// </summary>
public readonly record struct PhoneNumber : IComparable<PhoneNumber>
{
    private const int DigitsMin = 7;
    private const int DigitsMax = 15;

    /// <summary>Makes a number from its digits, country code first, without the plus. The digits are trusted.</summary>
    public PhoneNumber(ulong digits) => Digits = digits;

    /// <summary>The digits, country code first. Zero in the default value, which is no number.</summary>
    public ulong Digits { get; }

    /// <summary>
    /// Reads the shape of E.164, a plus and 7 to 15 digits, and nothing else: no spaces, no national formats.
    /// Does not ask whether such a number exists.
    /// </summary>
    public static bool TryRead(ReadOnlySpan<char> text, out PhoneNumber number)
    {
        number = default;
        if (text.Length is < DigitsMin + 1 or > DigitsMax + 1 || text[0] != '+' || text[1] == '0')
        {
            return false;
        }

        ulong digits = 0;
        foreach (var character in text[1..])
        {
            if (!char.IsAsciiDigit(character))
            {
                return false;
            }

            digits = (digits * 10) + (ulong)(character - '0');
        }

        number = new PhoneNumber(digits);
        return true;
    }

    /// <inheritdoc/>
    public int CompareTo(PhoneNumber other) => Digits.CompareTo(other.Digits);

    /// <summary>The number with its last four digits only, for logs: <c>+*******1234</c>.</summary>
    public string Masked()
    {
        var digits = Digits.ToString(CultureInfo.InvariantCulture);
        return "+" + new string('*', Math.Max(0, digits.Length - 4)) + digits[^Math.Min(4, digits.Length)..];
    }

    /// <summary>The number in E.164, with its plus.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"+{Digits}");

    /// <summary>Orders by digits.</summary>
    public static bool operator <(PhoneNumber left, PhoneNumber right) => left.Digits < right.Digits;

    /// <summary>Orders by digits.</summary>
    public static bool operator >(PhoneNumber left, PhoneNumber right) => left.Digits > right.Digits;

    /// <summary>Orders by digits.</summary>
    public static bool operator <=(PhoneNumber left, PhoneNumber right) => left.Digits <= right.Digits;

    /// <summary>Orders by digits.</summary>
    public static bool operator >=(PhoneNumber left, PhoneNumber right) => left.Digits >= right.Digits;
}
