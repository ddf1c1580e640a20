using Nod.Texts;

namespace Nod.Registrations;

/// <summary>What registrations say, in English. The texts stand in <c>wordings/registrations</c>.</summary>
public sealed class RegistrationTexts
{
    private static readonly Lazy<RegistrationTexts> ShippedOnce = new(() =>
        new(TextFiles.Read("registrations/texts/")["en"])
    );

    private readonly IReadOnlyDictionary<string, SystemText> texts;

    private RegistrationTexts(IReadOnlyDictionary<string, SystemText> texts) => this.texts = texts;

    /// <summary>The texts that this assembly carries.</summary>
    public static RegistrationTexts Shipped => ShippedOnce.Value;

    /// <summary>A text without placeholders.</summary>
    public string this[string key] => texts[key].Fill();

    /// <summary>A text with its placeholders replaced.</summary>
    public string Say(string key, params ReadOnlySpan<(string Name, string Value)> values) => texts[key].Fill(values);
}
