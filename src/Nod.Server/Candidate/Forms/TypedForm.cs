using Nod.Forms;
using Nod.Server.Api;

namespace Nod.Server.Candidate.Forms;

/// <summary>What somebody filled in, as they did; shown again when something is wrong with it.</summary>
/// <param name="Name">Their name.</param>
/// <param name="Phone">Their number, as typed.</param>
/// <param name="Answers">Yes or no by program; without those that are not answered.</param>
internal sealed record TypedForm(string Name, string Phone, IReadOnlyDictionary<string, string> Answers)
{
    public const string NameField = "name";
    public const string PhoneField = "phone";
    public const string TokenField = "token";
    public const string ProofField = "proof";

    /// <summary>The field that people don't see and machines fill in.</summary>
    public const string TrapField = "company_url";

    public const string Yes = "yes";
    public const string No = "no";
    public const int NameMax = 100;
    public const int PhoneMax = 40;

    // What is longer is not what somebody typed, and is shown again only so far.
    private const int KeptMax = 200;

    public static readonly TypedForm Nothing = new(string.Empty, string.Empty, new Dictionary<string, string>());

    /// <summary>The field of a question.</summary>
    public static string FieldOf(string program) => $"answer-{program}";

    public static TypedForm Read(FormBody body, ApplicationForm form)
    {
        var answers = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var question in form.Questions)
        {
            if (body[FieldOf(question.Program)] is Yes or No)
            {
                answers[question.Program] = body[FieldOf(question.Program)]!;
            }
        }

        return new TypedForm(Text(body[NameField]), Text(body[PhoneField]), answers);
    }

    /// <summary>Everything that is wrong with it, in the order of the fields.</summary>
    /// <param name="form">The form.</param>
    /// <param name="country">Where a number without a country's code is dialled.</param>
    /// <param name="phone">The number.</param>
    public IReadOnlyList<FormFault> Check(ApplicationForm form, string country, out PhoneNumber phone)
    {
        var faults = new List<FormFault>();
        if (Name.Length == 0)
        {
            faults.Add(new(FormFault.NameMissing));
        }
        else if (Name.Length > NameMax)
        {
            faults.Add(new(FormFault.NameLong));
        }

        phone = default;
        if (Phone.Length == 0)
        {
            faults.Add(new(FormFault.PhoneMissing));
        }
        else if (Phone.Length > PhoneMax || !NumberPlan.TryParse(Phone, country, out phone))
        {
            faults.Add(new(FormFault.PhoneInvalid));
        }

        faults.AddRange(
            form.Questions.Where(question => !Answers.ContainsKey(question.Program))
                .Select(question => new FormFault(FormFault.AnswerMissing, question.Program))
        );
        return faults;
    }

    private static string Text(string? typed)
    {
        var plain = string.Concat((typed ?? string.Empty).Where(unit => !char.IsControl(unit))).Trim();
        // Never half of a character that takes two units.
        return plain.Length <= KeptMax ? plain
            : char.IsHighSurrogate(plain[KeptMax - 1]) ? plain[..(KeptMax - 1)]
            : plain[..KeptMax];
    }
}

/// <summary>Something wrong with a form, or with the way it came.</summary>
/// <param name="Code">What; the page's text is <c>fault.CODE</c>.</param>
/// <param name="Program">The question it is about, by program; or null.</param>
internal sealed record FormFault(string Code, string? Program = null)
{
    public const string NameMissing = "name_missing";
    public const string NameLong = "name_long";
    public const string PhoneMissing = "phone_missing";
    public const string PhoneInvalid = "phone_invalid";
    public const string AnswerMissing = "answer_missing";
    public const string Trap = "trap";
    public const string Elsewhere = "elsewhere";
    public const string Expired = "expired";
    public const string Changed = "changed";
    public const string SentBefore = "sent_before";
    public const string TooMany = "too_many";

    /// <summary>The field it is about, or null.</summary>
    public string? Field =>
        Code switch
        {
            NameMissing or NameLong => TypedForm.NameField,
            PhoneMissing or PhoneInvalid => TypedForm.PhoneField,
            AnswerMissing => TypedForm.FieldOf(Program!),
            _ => null,
        };
}
