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
        if (answer is not null && broader is not null)
        {
            Ask(context, broader, answer);
        }

        return Outcome([joined], answer);
    }

    // The question counts as asked with the welcome that holds it; its answer is looked for under the broader program.
    private void Ask(ChangeContext context, MessagingProgram broader, MessageRecord welcome)
    {
        var traffic = context.Contact(Address).Traffic;
        context.Count(Address, traffic.Offered(broader.Brand, broader.Key, new SentText(welcome.Address.Id, context.Now, true)));
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
                && !contact.State.Suppressions.Any(stop =>
                    (stop.Brand is null || stop.Brand == program.Brand) && stop.At >= asked.At
                )
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
        return Outcome([joined], Answer(context, MessageClass.OptInConfirmation, Confirmation(context, program), program, joined.Id));
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
            : campaign.Offers.GetValueOrDefault(CampaignLanguage(context, campaign)) ?? campaign.Offers.Values.FirstOrDefault();
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
