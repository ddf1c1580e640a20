using Nod.Catalog;
using Nod.Consent;
using Nod.Decisions;
using Nod.Ledger;
using Nod.Texts;
using NodaTime;

namespace Nod.Sending;

/// <content>
/// A campaign's keyword joins its program and is answered by a welcome with every disclosure; the welcome may ask about a
/// second, broader program, which only a YES joins (R12).
/// </content>
public sealed partial class ReceiveInbound
{
    // Who answers later has forgotten what the question was.
    private static readonly Duration OfferStands = Duration.FromDays(7);
    private static readonly Duration DialogueStands = Duration.FromDays(1);

    private const int NameMax = 200;

    private InboundOutcome Join(ChangeContext context, KeywordCampaign campaign)
    {
        var program = text.Programs.First(one => one.Key == campaign.Program);
        var language = CampaignLanguage(context, campaign);
        var joined = Append(
            context,
            Joined(context, program) with
            {
                Disclosure = campaign.Calls.GetValueOrDefault(language) ?? campaign.Calls.Values.FirstOrDefault(),
                Evidence = Proof with { Note = text.Words },
            }
        );
        var broader = Broader(context, campaign);
        var body = CampaignWelcome.Of(wordings.For(language), text.Brand, program, campaign, broader, language);
        var answer = Answer(context, MessageClass.OptInConfirmation, body, program, joined.Id);
        Begin(context, campaign, joined, answer is not null);
        if (answer is not null && broader is not null && campaign.Questions.Count == 0)
        {
            Ask(context, broader, answer);
        }

        return Outcome([joined], answer);
    }

    private void Begin(ChangeContext context, KeywordCampaign campaign, RecordedEvent joined, bool isAsked)
    {
        var traffic = context.Contact(Address).Traffic;
        var dialogue =
            isAsked && campaign.Questions.Count > 0
                ? new KeywordDialogue(joined.Id, campaign.Sender, campaign.Keyword, 0, context.Now)
                : null;
        if (traffic.Dialogue != dialogue)
        {
            context.Count(Address, traffic with { Dialogue = dialogue });
        }
    }

    // The campaign whose question this text answers, if it was asked of late and no stop came since.
    private (KeywordCampaign Campaign, KeywordDialogue Dialogue)? Open(ChangeContext context)
    {
        var contact = context.Contact(Address);
        if (
            contact.Traffic.Dialogue is not { } dialogue
            || dialogue.Sender != text.Sender.Key
            || context.Now - dialogue.At >= DialogueStands
            || HasStopped(contact.State, text.Brand.Key, dialogue.At)
        )
        {
            return null;
        }

        var campaign = text.Keywords.FirstOrDefault(one => one.Keyword == dialogue.Keyword);
        return campaign is not null && dialogue.Asked < campaign.Questions.Count ? (campaign, dialogue) : null;
    }

    // The answer is on record with the consent it follows; then the next question, the one about the broader program last.
    private InboundOutcome TakeAnswer(ChangeContext context, KeywordCampaign campaign, KeywordDialogue dialogue)
    {
        var question = campaign.Questions[dialogue.Asked];
        var said = text.Words.Trim();
        var heard = Append(
            context,
            new InboundText
            {
                OccurredAt = context.Now,
                Brand = text.Brand.Key,
                Sender = text.Sender.Key,
                Words = text.Words,
                Subject =
                    question.Name == "name" ? new Subject { Name = said[..Math.Min(said.Length, NameMax)] } : null,
                Evidence = Proof with
                {
                    Form = new Dictionary<string, string>
                    {
                        ["keyword"] = campaign.Keyword,
                        ["question"] = question.Name,
                        ["consent"] = dialogue.Joined.ToString(),
                    },
                },
            }
        );
        var language = CampaignLanguage(context, campaign);
        var next = dialogue.Asked + 1;
        var broader = next < campaign.Questions.Count ? null : Broader(context, campaign);
        var body =
            next < campaign.Questions.Count ? CampaignKeywords.Question(campaign, next, language)
            : broader is not null && CampaignTexts.For(language) is { } texts
                ? CampaignWelcome.Offer(texts, wordings.For(language), text.Brand, broader)
            : null;
        var program = text.Programs.First(one => one.Key == campaign.Program);
        var answer = body is null
            ? null
            : Answer(context, MessageClass.OptInConfirmation, body, program, dialogue.Joined);
        var isAsked = answer is not null && broader is null;
        context.Count(
            Address,
            context.Contact(Address).Traffic with
            {
                Dialogue = isAsked ? dialogue with { Asked = next, At = context.Now } : null,
            }
        );
        if (answer is not null && broader is not null)
        {
            Ask(context, broader, answer);
        }

        return Outcome([heard], answer);
    }

    private static bool HasStopped(ContactState state, string brand, Instant since) =>
        state.Suppressions.Any(stop => (stop.Brand is null || stop.Brand == brand) && stop.At >= since);

    // The question counts as asked with the welcome that holds it; its answer is looked for under the broader program.
    private void Ask(ChangeContext context, MessagingProgram broader, MessageRecord welcome)
    {
        var traffic = context.Contact(Address).Traffic;
        context.Count(
            Address,
            traffic.Offered(broader.Brand, broader.Key, new SentText(welcome.Address.Id, context.Now, true))
        );
    }

    private MessagingProgram? Broader(ChangeContext context, KeywordCampaign campaign) =>
        text.Programs.FirstOrDefault(one =>
            one.Key == campaign.Broader
            && context.Contact(Address).State.ConsentFor(one.Brand, one.Key) is not { Status: ConsentStatus.OptedIn }
        );

    private MessagingProgram? ProgramOffered(ChangeContext context)
    {
        var contact = context.Contact(Address);
        return text
            .Programs.Where(program =>
                contact.State.ConsentFor(program.Brand, program.Key) is var consent
                && consent is not { Status: ConsentStatus.OptedIn }
                && contact.Traffic.For(program.Brand, program.Key)?.Asked is { HandedOver: true } asked
                && asked.At > context.Now - OfferStands
                && !(consent?.At > asked.At)
                && !HasStopped(contact.State, program.Brand, asked.At)
            )
            .MaxBy(program => contact.Traffic.For(program.Brand, program.Key)!.Asked!.Value.At);
    }

    private InboundOutcome AcceptOffer(ChangeContext context, MessagingProgram program)
    {
        var joined = Append(
            context,
            Joined(context, program) with
            {
                Method = Method.Inbound,
                Disclosure = Offer(context, program),
                Evidence = Proof with { Note = text.Words },
            }
        );
        context.Count(Address, context.Contact(Address).Traffic.Answered(program.Brand, program.Key));
        return Outcome(
            [joined],
            Answer(context, MessageClass.OptInConfirmation, Confirmation(context, program), program, joined.Id)
        );
    }

    private InboundOutcome DeclineOffer(ChangeContext context, MessagingProgram program)
    {
        var no = new Decline
        {
            OccurredAt = context.Now,
            Brand = text.Brand.Key,
            Program = program.Key,
            Method = Method.Inbound,
            Disclosure = Offer(context, program),
            Evidence = Proof with { Note = text.Words },
        };
        var recorded = Append(context, no);
        context.Count(Address, context.Contact(Address).Traffic.Answered(program.Brand, program.Key));
        return Outcome([recorded], null);
    }

    private ShownDisclosure? Offer(ChangeContext context, MessagingProgram program)
    {
        var campaign = text.Keywords.FirstOrDefault(one => one.Broader == program.Key);
        return campaign is null
            ? null
            : campaign.Offers.GetValueOrDefault(CampaignLanguage(context, campaign))
                ?? campaign.Offers.Values.FirstOrDefault();
    }

    // The person's own language where the campaign speaks it.
    private string CampaignLanguage(ChangeContext context, KeywordCampaign campaign)
    {
        var own = context.Contact(Address).State.Language?.Split('-')[0].ToLowerInvariant();
        return own is not null && campaign.Calls.ContainsKey(own) ? own : campaign.Language;
    }

    private string Confirmation(ChangeContext context, MessagingProgram program)
    {
        var wording = AnswerWording(context);
        return wording.OptInConfirmation.Fill(
            ("brand", text.Brand.Name),
            ("program", program.Name),
            ("frequency", wording.Frequency(program.Frequency.Max, program.Frequency.Per))
        );
    }
}
