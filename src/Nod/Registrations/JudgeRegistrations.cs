using Nod.Ledger;

namespace Nod.Registrations;

/// <summary>A registration that was looked at, and what is no longer as it was filed.</summary>
/// <param name="Registration">The registration, by key.</param>
/// <param name="Codes">The codes of what was found, each once, in order; none when it is in step.</param>
public sealed record LookedAtRegistration(string Registration, IReadOnlyList<string> Codes)
{
    /// <summary>What an alert about it is about.</summary>
    public string Subject => $"registration/{Registration}";
}

/// <summary>
/// Raises an alert for a registration that is out of step, once for as long as it is, and clears it when it is in step again.
/// Answers how many were raised.
/// </summary>
/// <param name="organization">Whose they are.</param>
/// <param name="looked">The registrations that were looked at.</param>
/// <param name="open">The organization's alerts that are open.</param>
public sealed class JudgeRegistrations(
    Guid organization,
    IReadOnlyList<LookedAtRegistration> looked,
    IReadOnlyList<Alert> open
) : Change<int>
{
    /// <summary>Whether there is nothing to raise and nothing to clear.</summary>
    public bool IsEmpty => !Raised.Any() && !Cleared.Any();

    private IEnumerable<LookedAtRegistration> Raised =>
        looked.Where(one => one.Codes.Count > 0 && !open.Any(alert => IsAbout(alert, one)));

    private IEnumerable<Alert> Cleared =>
        open.Where(alert => looked.Any(one => one.Codes.Count == 0 && IsAbout(alert, one)));

    /// <inheritdoc/>
    public override void Declare(ReadSet reads) { }

    /// <inheritdoc/>
    public override int Apply(ChangeContext context)
    {
        var raised = 0;
        foreach (var one in Raised)
        {
            var detail =
                $"Registration {one.Registration} is no longer as it was filed: {string.Join(", ", one.Codes)}. "
                + $"GET /v1/registrations/{one.Registration}/drift tells all.";
            context.Raise(
                new Alert(context.NextId(), organization, null, AlertCodes.RegistrationDrift, context.Now, detail)
                {
                    Subject = one.Subject,
                }
            );
            raised++;
        }

        foreach (var alert in Cleared)
        {
            context.Clear(alert);
        }

        return raised;
    }

    private static bool IsAbout(Alert alert, LookedAtRegistration one) =>
        alert.Code == AlertCodes.RegistrationDrift && alert.Subject == one.Subject;
}
