using System.Collections.Frozen;
using Nod.Decisions;
using Nod.Texts.Content;

namespace Nod.Rules.BuiltIn;

/// <summary>
/// The text is not about, and does not do, what the card names: promotion in a transactional text, forbidden content,
/// ways around filters (R8, R25; CTIA Messaging Principles 5.3, Twilio Messaging Policy). Doubt goes to review.
/// </summary>
internal sealed class ContentRule(RuleCard card, IReadOnlySet<ContentTopic> finds, ContentSource content) : Rule(card)
{
    private static readonly FrozenDictionary<ContentTopic, string> Advice = new Dictionary<ContentTopic, string>
    {
        [ContentTopic.Promotion] = "Take it out; send it, to those who agreed, as a text of its own.",
        [ContentTopic.Sale] = "The person agreed to texts about jobs. Take what is for sale out.",
        [ContentTopic.LinkShortener] = "Carriers block public shorteners. Link to the brand's own domain.",
        [ContentTopic.Shouting] = "Write in small letters, with one mark at the end of a sentence.",
        [ContentTopic.Lookalike] = "Spell it in plain letters of one alphabet.",
        [ContentTopic.HiddenCharacter] = "Take the invisible characters out of the word.",
        [ContentTopic.PhoneNumber] = "Use the sender's number, or put this one into the brand's help contact.",
        [ContentTopic.CandidateFee] = "Nobody pays to be hired. Take it out.",
        [ContentTopic.Credentials] = "Never ask for secrets by text. Send a link to your own portal.",
    }.ToFrozenDictionary();

    public override void Judge(in Facts facts, ref Findings findings)
    {
        var report = content.Reader.Read(facts.Request.Body);
        for (var i = 0; i < report.Findings.Count; i++)
        {
            var finding = report.Findings[i];
            if (finds.Contains(finding.Topic) && !IsOurs(finding, facts))
            {
                Report(finding, report, ref findings);
            }
        }
    }

    private void Report(ContentFinding finding, ContentReport report, ref Findings findings)
    {
        var mixed = finding.Topic == ContentTopic.Promotion && report.Informs;
        var code = mixed ? ReasonCodes.ContentMixed : $"content.{EnumWords<ContentTopic>.Of(finding.Topic)}";
        var what = mixed ? "information with promotion" : EnumWords<ContentTopic>.Of(finding.Topic).Replace('_', ' ');
        var advice = Advice.GetValueOrDefault(finding.Topic, "Carriers and providers forbid it. Take it out.");
        if (finding.IsPlain)
        {
            findings.Deny(this, code, $"The text is found to be {what}, by \"{finding.Words}\". {advice}");
        }
        else
        {
            findings.Review(this, code, $"The text may be {what}, by \"{finding.Words}\". {advice}");
        }
    }

    // An embedded number must belong to the sender (CTIA 5.3.3): its own, the brand's help contact, the person's own.
    private static bool IsOurs(ContentFinding finding, in Facts facts)
    {
        if (finding.Topic != ContentTopic.PhoneNumber)
        {
            return false;
        }
        var request = facts.Request;
        var digits = finding.Words.TrimStart('+').TrimStart('0');
        return EndsWith(request.Sender?.Number, digits)
            || EndsWith(request.Brand.HelpContact, digits)
            || EndsWith(request.To.ToString(), digits);
    }

    private static bool EndsWith(string? contact, string digits) =>
        contact is not null
        && new string([.. contact.Where(char.IsAsciiDigit)]).EndsWith(digits, StringComparison.Ordinal);
}
