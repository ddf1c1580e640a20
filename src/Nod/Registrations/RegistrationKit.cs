namespace Nod.Registrations;

/// <summary>A vendor's form and what goes into it.</summary>
/// <param name="Form">What the vendor asks.</param>
/// <param name="Fields">What goes into it.</param>
public sealed record FilledForm(VendorForm Form, IReadOnlyList<FilledField> Fields);

/// <summary>A registration written from what is set up: what it says, in each vendor's words, and what would be refused.</summary>
public sealed record RegistrationKit
{
    private RegistrationKit() { }

    /// <summary>What it is written from.</summary>
    public required CampaignSetup Setup { get; init; }

    /// <summary>The ways to agree.</summary>
    public required IReadOnlyList<OptInFlow> Flows { get; init; }

    /// <summary>The samples.</summary>
    public required IReadOnlyList<CampaignSample> Samples { get; init; }

    /// <summary>What it says.</summary>
    public required CampaignStatement Statement { get; init; }

    /// <summary>The forms of the vendors it is to be filed with.</summary>
    public required IReadOnlyList<FilledForm> Forms { get; init; }

    /// <summary>Writes it.</summary>
    /// <param name="setup">What is set up.</param>
    public static RegistrationKit Of(CampaignSetup setup)
    {
        var flows = FlowReader.Read(setup);
        var statement = CampaignWriter.Write(setup, flows);
        var facts = CampaignFacts.Of(setup, statement);
        return new RegistrationKit
        {
            Setup = setup,
            Flows = flows,
            Samples = CampaignSamples.Of(setup),
            Statement = statement,
            Forms =
            [
                .. setup
                    .Registration.Vendors.Select(vendor => VendorForms.For(vendor, setup.Registration.Kind))
                    .OfType<VendorForm>()
                    .Select(form => new FilledForm(form, FormFiller.Fill(form, facts))),
            ],
        };
    }

    /// <summary>Everything that would be refused or should be looked at.</summary>
    public IReadOnlyList<RegistrationFinding> Findings => RegistrationLint.Read(this);
}
