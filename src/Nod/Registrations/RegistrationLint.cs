using Nod.Catalog;
using Nod.Texts;

namespace Nod.Registrations;

/// <summary>
/// Reads a registration as a reviewer would, before one does: ways to agree and their words, samples, messages, pages, and
/// each vendor's limits. It tells everything at once and refuses nothing (R22; The Campaign Registry, CTIA 5.1, Twilio's
/// published rejections in <c>registrations/rejections.yaml</c>).
/// </summary>
public static class RegistrationLint
{
    /// <summary>Every code there is besides those of <see cref="DisclosureLint"/> and of samples' content.</summary>
    public static readonly IReadOnlyList<string> Codes =
    [
        "registration.address_private",
        "registration.confirmation_message",
        "registration.description_short",
        "registration.help_message",
        "registration.no_flow",
        "registration.no_sender",
        "registration.not_a_choice",
        "registration.not_english",
        "registration.number_pool",
        "registration.one_question",
        "registration.opt_in_message",
        "registration.opt_out_message",
        "registration.page_not_public",
        "registration.page_unknown",
        "registration.policy_elsewhere",
        "registration.policy_generated",
        "registration.privacy_missing",
        "registration.privacy_sharing",
        "registration.program_without_flow",
        "registration.sample_brand",
        "registration.sample_content",
        "registration.sample_fields",
        "registration.sample_link",
        "registration.sample_program",
        "registration.sample_promotion",
        "registration.sample_stop",
        "registration.samples_few",
        "registration.samples_same",
        "registration.script_missing",
        "registration.sub_use_cases",
        "registration.template_missing",
        "registration.terms_frequency",
        "registration.terms_help",
        "registration.terms_missing",
        "registration.terms_rates",
        "registration.third_party",
        "registration.too_few",
        "registration.too_long",
        "registration.too_many",
        "registration.too_short",
        "registration.unanswered",
        "registration.use_case",
    ];

    /// <summary>Everything found, in the order a reviewer reads.</summary>
    /// <param name="kit">The registration as written.</param>
    public static IReadOnlyList<RegistrationFinding> Read(RegistrationKit kit) =>
        [
            .. UseCase(kit),
            .. FlowLint.Read(kit),
            .. SampleLint.Read(kit),
            .. MessageLint.Read(kit),
            .. PolicyLint.Read(kit),
            .. Limits(kit),
        ];

    private static IEnumerable<RegistrationFinding> UseCase(RegistrationKit kit)
    {
        var (setup, registration) = (kit.Setup, kit.Setup.Registration);
        if (setup.Senders.Count == 0)
        {
            var wanted = EnumWords<SenderKind>.Of(CampaignSetup.SenderKindOf(registration.Kind));
            yield return new(
                "senders",
                "registration.no_sender",
                $"No {wanted} sender of {setup.Brand.Key} has one of the programs."
            );
        }

        if (setup.Senders.Count > CampaignFacts.NumbersMax)
        {
            yield return new(
                "senders",
                "registration.number_pool",
                $"More than {CampaignFacts.NumbersMax} numbers need the registry's leave for a number pool.",
                IsAdvice: true
            );
        }

        if (registration.Kind != RegistrationKind.TollFree && setup.Programs.Any(IsForOthers))
        {
            yield return new(
                "programs",
                "registration.third_party",
                "Job alerts for other employers are not carried on 10DLC and short codes; take that program out."
            );
        }

        var isMixed = registration.UseCase is "MIXED" or "LOW_VOLUME";
        if (registration.Kind == RegistrationKind.TenDlc && isMixed && registration.SubUseCases.Count is < 2 or > 5)
        {
            yield return new(
                "sub_use_cases",
                "registration.sub_use_cases",
                "A mixed use case is made of two to five others; name them."
            );
        }

        if (
            registration.Kind == RegistrationKind.TenDlc
            && setup.Programs.Any(program => program.Class is MessageClass.Promotional)
            && registration.UseCase != "MARKETING"
            && !registration.SubUseCases.Contains("MARKETING")
        )
        {
            yield return new(
                "use_case",
                "registration.use_case",
                "A promotional program needs the use case MARKETING, or MIXED with it."
            );
        }
    }

    private static bool IsForOthers(MessagingProgram program) => program.Class == MessageClass.ThirdPartyJobAlert;

    private static IEnumerable<RegistrationFinding> Limits(RegistrationKit kit) =>
        kit.Forms.SelectMany(form =>
            form.Fields.SelectMany(field =>
                field.Problems.Select(problem => new RegistrationFinding(
                    $"{form.Form.Vendor}.{field.Name}",
                    $"registration.{EnumWords<FieldProblem>.Of(problem)}",
                    Told(field, problem)
                ))
            )
        );

    private static string Told(FilledField field, FieldProblem problem)
    {
        var (rule, longest) = (field.Rule, field.Values.Select(FormFiller.Length).DefaultIfEmpty().Max());
        return problem switch
        {
            FieldProblem.Unanswered => CampaignFacts.Asked.Contains(rule.Fact)
                ? $"Say it in answers.{rule.Fact}."
                : $"Nothing set up says it ({rule.Fact}).",
            FieldProblem.TooShort => $"It needs at least {rule.Min} characters.",
            FieldProblem.TooLong =>
                $"It has {longest} characters; at most {rule.Max} are taken. Shorten the names, purposes or words it is made of.",
            FieldProblem.TooFew => $"It needs at least {rule.ItemsMin}; there are {field.Values.Count}.",
            FieldProblem.TooMany => $"It takes at most {rule.ItemsMax}; there are {field.Values.Count}.",
            _ => $"The vendor takes {string.Join(", ", rule.Choices)}.",
        };
    }
}
