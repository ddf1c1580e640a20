using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization;

namespace Nod.Consent;

/// <summary>By what way consent came.</summary>
[JsonConverter(typeof(SnakeCase<Method>))]
public enum Method
{
    /// <summary>A question in an application form.</summary>
    ApplicationForm,

    /// <summary>Another form on the web.</summary>
    WebForm,

    /// <summary>A keyword texted to a sender.</summary>
    Keyword,

    /// <summary>Another text to a sender.</summary>
    Inbound,

    /// <summary>By voice; recorded by staff.</summary>
    Verbal,

    /// <summary>A signed sheet; recorded by staff.</summary>
    Paper,

    /// <summary>Face to face, such as at a job fair; recorded by staff.</summary>
    InPerson,

    /// <summary>Synced from an applicant tracking system.</summary>
    Ats,

    /// <summary>Imported from elsewhere.</summary>
    Import,

    /// <summary>Another program of the organization's.</summary>
    Api,

    /// <summary>A provider's block list or refusal. Learned by Nod itself; no caller gives it.</summary>
    Provider,
}

/// <summary>What follows from a method alone.</summary>
public static class Methods
{
    /// <summary>
    /// Whether the record is the person's own act rather than another's word for it. Only such an act
    /// can undo a stop (R16, KW-RESTART).
    /// </summary>
    public static bool IsOwnAct(this Method method) =>
        method is Method.ApplicationForm or Method.WebForm or Method.Keyword or Method.Inbound;

    /// <summary>Whether another system tells it. Such a record never changes a person's no (R14).</summary>
    public static bool IsSync(this Method method) => method is Method.Ats or Method.Import or Method.Api;

    /// <summary>Whether the record reached us through another system, which must say where it comes from (R2).</summary>
    public static bool NeedsProvenance(this Method method) => method is Method.Ats or Method.Import;
}

/// <summary>The exact words shown when consent was asked. Never changes once stored: another wording is another version.</summary>
public sealed record Disclosure
{
    /// <summary>The disclosure's identifier, the same for all versions.</summary>
    public required string Id { get; init; }

    /// <summary>The version, from 1.</summary>
    public required int Version { get; init; }

    /// <summary>The brand it asks for, by key.</summary>
    public required string Brand { get; init; }

    /// <summary>The program it asks for, by key.</summary>
    public required string Program { get; init; }

    /// <summary>The language it is written in (BCP 47).</summary>
    public required string Language { get; init; }

    /// <summary>The way it is shown.</summary>
    public required Method Method { get; init; }

    /// <summary>The words.</summary>
    public required string Text { get; init; }

    /// <summary>SHA-256 of the words in UTF-8, lower-case hex.</summary>
    public required string Sha256 { get; init; }

    /// <summary>The hash of a wording.</summary>
    public static string HashOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
