using Nod.Ledger;
using Nod.Rules;
using Nod.Texts;
using NodaTime;

namespace Nod.Decisions;

/// <summary>
/// The one gate that every text passes, twice: when it is accepted and again in the transaction that hands it to a
/// provider. Pure and thread safe: the same request, contact, moment and packs give the same decision.
/// <code>
///   1 normalise the number      the caller, at the edge: PhoneNumber, NumberPlan
///   2 load the facts            the caller: the contact as stored          -> Facts
///   3 find every jurisdiction that might govern, and its rules in force    -> RuleSet
///   4 judge every rule; all reasons are reported, never just the first     -> Findings
///   5 combine: the strictest wins, the first moment all agree on
///   6 amend the text
///   7 record the decision       the caller, in the same transaction: AcceptMessage, ClaimMessages
///   8 enqueue                   the caller, likewise
/// </code>
/// </summary>
/// <param name="policy">What judges, unless an organization has a policy of its own.</param>
/// <param name="policyOf">An organization's own policy, or null when it has none. Asked for each text, so it must be quick.</param>
public sealed class SendGate(Policy policy, Func<Guid, Policy?>? policyOf = null)
{
    /// <summary>A gate that amends with other wordings than the policy's.</summary>
    /// <param name="policy">What judges.</param>
    /// <param name="wordings">The system texts to amend with.</param>
    public SendGate(Policy policy, Wordings wordings)
        : this(policy.With(wordings)) { }

    // Two weeks of windows and a month of caps are crossed in far fewer steps.
    private const int StepsMax = 64;

    // The next day may bring other facts; there is no hour to wait for.
    private static readonly Duration NoWindowWait = Duration.FromDays(1);

    /// <summary>What judges for organizations without a policy of their own.</summary>
    public Policy Policy { get; } = policy;

    /// <summary>What judges for an organization.</summary>
    public Policy PolicyOf(Guid organization) => policyOf?.Invoke(organization) ?? Policy;

    /// <summary>Judges one text for one moment. Nothing is recorded and nothing counted.</summary>
    /// <param name="request">The text.</param>
    /// <param name="contact">The person as stored (steps 1 and 2).</param>
    /// <param name="now">The moment to judge for.</param>
    public Decision Decide(SendRequest request, ContactRecord contact, Instant now)
    {
        // 2 The facts, in one place.
        var facts = new Facts(request, contact, now);

        // 3 Every jurisdiction that might govern, and its rules in force.
        var policy = PolicyOf(request.Organization.Id);
        var rules = RulesFor(policy, facts);

        // 4 Every rule, all reasons.
        var findings = Judge(facts, rules);

        // 5 The strictest wins. When all that stands against it is the hour, the first moment all rules agree on.
        Instant? deferUntil = findings.Verdict == Verdict.Defer ? FirstAgreed(policy, facts, ref findings) : null;

        // 6 The text as it would arrive.
        var body = Amend(policy.Wordings, facts, ref findings, out var amendments);

        return new Decision
        {
            Verdict = findings.Verdict,
            Reasons = findings.Reasons,
            Observed = findings.Observed,
            DeferUntil = deferUntil,
            Body = body,
            Amendments = amendments,
            Segments = Segments.Of(body, request.Sender?.LongReferences == true),
            Basis = findings.Basis,
            PolicyVersion = policy.Version,
            JudgedAt = now,
            Facts = Sheet(facts, rules),
        };
    }

    /// <summary>The language a text to this person is written in: the caller's word, the person's, the program's, the brand's.</summary>
    public static string? LanguageOf(SendRequest request, ContactRecord contact) =>
        request.Language
        ?? contact.State.Language
        ?? (request.Program?.Languages is [var preferred, ..] ? preferred : null)
        ?? (request.Brand.Languages is [var first, ..] ? first : null);

    private static RuleSet RulesFor(Policy policy, in Facts facts) =>
        policy.RulesFor(facts.Places, facts.Request.Class, facts.Now);

    /// <summary>Whether a text to this person says how to stop, by itself or as amended.</summary>
    public bool SaysHowToStop(SendRequest request, ContactRecord contact, string body) =>
        PolicyOf(request.Organization.Id).Wordings.For(LanguageOf(request, contact)).SaysHowToStop(body);

    private static Findings Judge(in Facts facts, RuleSet rules)
    {
        var findings = new Findings();
        var request = facts.Request;
        if (request.Program is { } program && program.Brand != request.Brand.Key)
        {
            findings.Deny(
                null,
                ReasonCodes.ProgramOtherBrand,
                $"Program {program.Key} belongs to {program.Brand}, not to {request.Brand.Key}."
            );
        }

        if (!rules.IsComplete)
        {
            var name = EnumWords<MessageClass>.Of(request.Class);
            findings.Review(null, ReasonCodes.PolicyIncomplete, $"No rule on stops or consent governs {name} texts.");
        }

        for (var i = 0; i < rules.Uncovered.Count; i++)
        {
            var country = rules.Uncovered[i];
            findings.Review(null, ReasonCodes.JurisdictionUnknown, $"No rule pack covers {country}.");
        }

        for (var i = 0; i < rules.Rules.Count; i++)
        {
            rules.Rules[i].Judge(facts, ref findings);
        }

        return findings;
    }

    // The rules are asked again at the moment the last of them would give way, until none objects: the intersection of
    // all windows and caps, whatever they are made of.
    private static Instant FirstAgreed(Policy policy, in Facts facts, ref Findings findings)
    {
        var moment = LatestOf(findings.Reasons);
        for (var step = 0; step < StepsMax; step++)
        {
            var then = facts.At(moment);
            var later = LatestOf(Judge(then, RulesFor(policy, then)).Reasons);
            if (later <= moment)
            {
                return moment;
            }

            moment = later;
        }

        var tomorrow = facts.Now + NoWindowWait;
        findings.Defer(
            null,
            ReasonCodes.QuietHoursNoWindow,
            tomorrow,
            "The rules that govern leave no common hour; somebody must look at where this person is."
        );
        return tomorrow;
    }

    private static Instant LatestOf(IReadOnlyList<Reason> reasons)
    {
        var latest = Instant.MinValue;
        foreach (var reason in reasons)
        {
            latest = Instant.Max(latest, reason.Until ?? Instant.MinValue);
        }

        return latest;
    }

    private static string Amend(Wordings wordings, in Facts facts, ref Findings findings, out Amendments amendments)
    {
        var request = facts.Request;
        amendments = findings.Amendments;
        if (amendments == Amendments.None)
        {
            return request.Body;
        }

        var wording = wordings.For(LanguageOf(request, facts.Contact));
        var body = request.Body;
        if (amendments.HasFlag(Amendments.Reconfirmation))
        {
            // The question says how to stop, so the line is not needed twice.
            amendments &= ~Amendments.OptOutLine;
            body =
                $"{body} {wording.Reconfirm.Fill(("brand", request.Brand.Name), ("program", request.Program!.Name))}";
        }
        else if (amendments.HasFlag(Amendments.OptOutLine))
        {
            if (wording.SaysHowToStop(body))
            {
                amendments &= ~Amendments.OptOutLine;
            }
            else
            {
                body = $"{body} {wording.OptOutLine.Fill()}";
            }
        }

        return amendments.HasFlag(Amendments.SenderNamed)
            ? wording.SenderPrefix.Fill(("brand", request.Brand.Name)) + body
            : body;
    }

    private static FactSheet Sheet(in Facts facts, RuleSet rules)
    {
        var zones = new string[facts.ZoneCount];
        for (var i = 0; i < zones.Length; i++)
        {
            zones[i] = facts.Zone(i).Id;
        }

        return new FactSheet(
            facts.Contact.Profile?.Type,
            rules.Jurisdictions,
            zones.Length > 1 ? [.. zones.Distinct()] : zones,
            facts.Contact.State.Sequence,
            facts.Contact.Revision,
            facts.TextsBefore
        );
    }
}
