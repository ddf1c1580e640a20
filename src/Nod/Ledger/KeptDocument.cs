using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Nod.Catalog;
using Nod.Replays;

namespace Nod.Ledger;

/// <summary>What a kept document is.</summary>
[JsonConverter(typeof(SnakeCase<KeptKind>))]
public enum KeptKind
{
    /// <summary>The manifest of a <see cref="Rules.Policy"/>.</summary>
    Policy,

    /// <summary>A pack of rules.</summary>
    Pack,

    /// <summary>A list of phrases that outbound texts are read for.</summary>
    Content,

    /// <summary>A language's system texts and keywords.</summary>
    Wording,

    /// <summary>Which area code and which address belongs to which place.</summary>
    Places,

    /// <summary><see cref="Catalog.Brand"/>.</summary>
    Brand,

    /// <summary><see cref="MessagingProgram"/>.</summary>
    Program,

    /// <summary><see cref="Catalog.Sender"/>.</summary>
    Sender,

    /// <summary>What the number plan said of numbers of one kind: <see cref="NumberProfile"/>.</summary>
    Number,
}

/// <summary>
/// A text that judged or that was judged by, kept for ever under the hash of its content, so that a past verdict can be
/// judged again with what there was then. Never a person's data.
/// </summary>
/// <param name="Kind">What it is.</param>
/// <param name="Name">What people call it, such as <c>us-fl</c>.</param>
/// <param name="Text">The text.</param>
public sealed record KeptDocument(KeptKind Kind, string Name, string Text)
{
    // Settings live long and are judged by often. By reference: a setting that was changed is another object.
    private static readonly ConditionalWeakTable<object, KeptDocument> Known = [];

    /// <summary>SHA-256 of <see cref="Text"/> in UTF-8, lower-case hex.</summary>
    public string Sha256 { get; } = HashOf(Text);

    /// <summary>What it names and is kept together with it.</summary>
    public IReadOnlyList<KeptDocument> Parts { get; init; } = [];

    /// <summary>SHA-256 of a text in UTF-8, lower-case hex.</summary>
    public static string HashOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    /// <summary>A brand as it is set up now.</summary>
    public static KeptDocument Of(Brand brand) =>
        Known.GetValue(
            brand,
            _ => new(KeptKind.Brand, brand.Key, JsonSerializer.Serialize(brand, CatalogJson.Default.Brand))
        );

    /// <summary>A program as it is set up now.</summary>
    public static KeptDocument Of(MessagingProgram program) =>
        Known.GetValue(
            program,
            _ =>
                new(
                    KeptKind.Program,
                    $"{program.Brand}/{program.Key}",
                    JsonSerializer.Serialize(program, CatalogJson.Default.MessagingProgram)
                )
        );

    /// <summary>A sender as it is set up now.</summary>
    public static KeptDocument Of(Sender sender) =>
        Known.GetValue(
            sender,
            _ => new(KeptKind.Sender, sender.Key, JsonSerializer.Serialize(sender, CatalogJson.Default.Sender))
        );

    /// <summary>What the number plan says now.</summary>
    public static KeptDocument Of(NumberProfile profile) =>
        Known.GetValue(profile, _ => new(KeptKind.Number, profile.Region, NumberRecord.Write(profile)));
}
