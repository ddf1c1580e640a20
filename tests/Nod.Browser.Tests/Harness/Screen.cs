namespace Nod.Browser.Tests.Harness;

/// <summary>What somebody looks at a page with.</summary>
internal sealed record Screen
{
    /// <summary>A small, cheap phone.</summary>
    public static readonly Screen Phone = new()
    {
        Width = 360,
        Height = 740,
        IsPhone = true,
    };

    public static readonly Screen Desktop = new() { Width = 1280, Height = 900 };

    /// <summary>Pixels of CSS.</summary>
    public required int Width { get; init; }

    public required int Height { get; init; }

    public bool IsPhone { get; init; }

    public bool IsDark { get; init; }

    public bool RunsScripts { get; init; } = true;

    /// <summary>The language the browser asks for, as BCP 47 spells it.</summary>
    public string Locale { get; init; } = "en-US";
}
