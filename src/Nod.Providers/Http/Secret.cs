using System.Text;

namespace Nod.Providers.Http;

/// <summary>Something that must not be shown: it never turns into text by itself.</summary>
public sealed class Secret(string value)
{
    /// <summary>The secret itself.</summary>
    public string Reveal() => value;

    /// <summary>Its bytes in UTF-8.</summary>
    public byte[] Bytes() => Encoding.UTF8.GetBytes(value);

    /// <inheritdoc/>
    public override string ToString() => "(secret)";
}
