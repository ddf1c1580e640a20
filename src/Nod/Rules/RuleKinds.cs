using System.Collections.Frozen;
using Nod.Catalog;
using Nod.Connectors;
using Nod.Consent;
using Nod.Rules.BuiltIn;
using Nod.Texts.Content;

namespace Nod.Rules;

/// <summary>The built-in rules by the name a pack calls them.</summary>
public static class RuleKinds
{
    private static readonly FrozenDictionary<string, Func<RuleCard, RuleParameters, Rule>> Kinds = new Dictionary<
        string,
        Func<RuleCard, RuleParameters, Rule>
    >
    {
        ["stop"] = (card, _) => new StopRule(card),
        ["hold"] = (card, _) => new HoldRule(card),
        ["textable_number"] = (card, _) => new TextableNumberRule(card),
        ["registered_sender"] = (card, _) => new RegisteredSenderRule(card),
        ["express_consent"] = (card, _) => new ExpressConsentRule(card),
        ["provenance"] = (card, _) => new ProvenanceRule(card),
        ["staleness"] = (card, parameters) => new StalenessRule(card, parameters.Count("max_age_days")),
        ["conversation"] = (card, parameters) => new ConversationRule(card, parameters.Count("window_hours")),
        ["prior_relationship"] = (card, parameters) =>
            new PriorRelationshipRule(card, parameters.Count("max_age_days")),
        ["sender_named"] = (card, _) => new SenderNamedRule(card),
        ["opt_out_line"] = (card, parameters) =>
            new OptOutLineRule(card, parameters.OptionalCount("every_texts"), parameters.OptionalCount("every_days")),
        ["promised_frequency"] = (card, _) => new PromisedFrequencyRule(card),
        ["wished_frequency"] = (card, _) => new WishedFrequencyRule(card),
        ["silence"] = (card, parameters) => new SilenceRule(card, parameters.Count("months")),
        ["quiet_hours"] = (card, parameters) => new QuietHoursRule(card, parameters.Windows("windows")),
        ["texts_per_day"] = (card, parameters) => new TextsPerDayRule(card, parameters.Count("max")),
        ["consent_form"] = (card, parameters) =>
            new ConsentFormRule(card, parameters.Words<Method>("accepted"), parameters.Words<Method>("unclear")),
        ["consent_idle"] = (card, parameters) =>
            new ConsentIdleRule(card, parameters.Count("months"), parameters.Word<ConsentSpan>("counted")),
        ["sender_use"] = (card, parameters) =>
            new SenderUseRule(card, parameters.Words<SenderKind>("senders"), parameters.Word<SenderUse>("use")),
        ["sender_id"] = (card, parameters) => new SenderIdRule(card, SenderIdForm.Read(parameters)),
        ["retention"] = (card, parameters) =>
            new RetentionRule(card, parameters.Word<RetainedThing>("of"), parameters.Count("years")),
        ["content"] = (card, parameters) =>
            new ContentRule(card, parameters.Words<ContentTopic>("finds"), parameters.Content),
        ["message_life"] = (card, parameters) => new MessageLifeRule(card, parameters.Count("minutes")),
        ["stop_scope"] = (card, parameters) => new StopScopeRule(card, parameters.Word<StopScope>("least")),
        ["stop_question"] = (card, parameters) => new StopQuestionRule(card, parameters.Count("answer_hours")),
        ["double_opt_in"] = (card, _) => new DoubleOptInRule(card),
        ["ats_answer"] = (card, parameters) =>
            new AtsAnswerRule(
                card,
                parameters.Text("brand"),
                parameters.Texts("programs"),
                parameters.Word<EnforcementLevel>("level")
            ),
        ["duty"] = (card, _) => new DutyRule(card),
    }.ToFrozenDictionary();

    /// <summary>The names, sorted.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Kinds.Keys.Order(StringComparer.Ordinal)];

    /// <summary>Makes the rule a card asks for, or null when there is none of that name.</summary>
    public static Rule? Make(RuleCard card, RuleParameters parameters) =>
        Kinds.TryGetValue(card.Kind, out var make) ? make(card, parameters) : null;
}
