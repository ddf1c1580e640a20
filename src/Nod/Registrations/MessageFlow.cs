using System.Globalization;
using Nod.Consent;

namespace Nod.Registrations;

/// <summary>
/// Writes how people agree, with the exact words. Forms that ask in the same words are told once. What does not fit into the
/// longest field there is is on the reviewer's page, and the text says how much that is.
/// </summary>
public static class MessageFlow
{
    /// <summary>The longest field for it, in characters.</summary>
    public const int CharactersMax = 2048;

    /// <summary>The text.</summary>
    /// <param name="flows">The flows.</param>
    /// <param name="reviewer">The reviewer's page; null while it is not published.</param>
    /// <param name="terms">The terms; null where there are none.</param>
    /// <param name="privacy">The privacy policy; null where there is none.</param>
    public static string Write(IReadOnlyList<OptInFlow> flows, string? reviewer, string? terms, string? privacy)
    {
        var texts = RegistrationTexts.Shipped;
        var told = Tell(flows);
        var closing =
            reviewer is null || terms is null || privacy is null
                ? texts["flow.closing.private"]
                : texts.Say("flow.closing", ("reviewer", reviewer), ("terms", terms), ("privacy", privacy));
        if (told.Count == 0)
        {
            return $"{texts["flow.none"]} {closing}";
        }

        for (var count = told.Count; count > 1; count--)
        {
            var whole = Join(told, count, closing);
            if (whole.Length <= CharactersMax)
            {
                return whole;
            }
        }

        return Join(told, 1, closing);
    }

    private static string Join(List<string> told, int count, string closing)
    {
        var parts = told.Take(count).ToList();
        if (told.Count > count)
        {
            var more = (told.Count - count).ToString(CultureInfo.InvariantCulture);
            parts.Add(RegistrationTexts.Shipped.Say("flow.more", ("count", more)));
        }

        return string.Join(' ', parts.Append(closing));
    }

    private static List<string> Tell(IReadOnlyList<OptInFlow> flows)
    {
        var forms = flows.Where(flow => flow is { Method: Method.ApplicationForm, Address: not null });
        return
        [
            .. forms
                .GroupBy(flow => (Words: Words(flow), Question: Question(flow)))
                .Select(same => Form([.. same], same.Key.Words, same.Key.Question)),
            .. flows.Where(flow => flow is not { Method: Method.ApplicationForm, Address: not null }).Select(Other),
        ];
    }

    private static string Form(List<OptInFlow> same, string words, string? question)
    {
        var texts = RegistrationTexts.Shipped;
        var told = texts.Say("flow.form", ("address", same[0].Address!), ("words", words));
        if (question is not null)
        {
            told += " " + texts.Say("flow.confirm", ("question", question));
        }

        var others = same.Skip(1).Select(flow => flow.Address!).ToList();
        return others.Count == 0
            ? told
            : told + " " + texts.Say("flow.form.more", ("addresses", string.Join(", ", others)));
    }

    private static string Other(OptInFlow flow)
    {
        var texts = RegistrationTexts.Shipped;
        var words = Words(flow);
        // An application form of the team's own is a page as any other.
        var address = flow.Address ?? "[address of the page]";
        return flow.Method switch
        {
            Method.Keyword => texts.Say(
                "flow.keyword",
                ("keyword", flow.Keyword!),
                ("number", flow.Number!),
                ("words", words),
                ("welcome", In(flow.Replies))
            ),
            Method.Verbal => texts.Say("flow.verbal", ("words", words)),
            Method.InPerson => texts.Say("flow.in_person", ("words", words)),
            Method.Paper => texts.Say("flow.paper", ("words", words)),
            Method.Ats => texts.Say("flow.ats", ("address", address), ("words", words)),
            _ => texts.Say("flow.web_form", ("address", address), ("words", words)),
        };
    }

    // In English where there is English, each question once.
    private static string Words(OptInFlow flow) =>
        string.Join(" / ", flow.WordsIn("en").Select(words => words.Text).Distinct(StringComparer.Ordinal));

    private static string? Question(OptInFlow flow) => flow.DoubleOptIn ? In(flow.Replies) : null;

    private static string In(IReadOnlyDictionary<string, string> replies) =>
        replies.GetValueOrDefault("en") ?? replies.OrderBy(pair => pair.Key, StringComparer.Ordinal).First().Value;
}
