using MudBlazor;

namespace Nod.Server.Admin.Hosting;

/// <summary>The colours and shapes of the pages, light and dark. Every text on its ground has a contrast of 4.5 or more.</summary>
internal static class AdminTheme
{
    private static readonly string[] Fonts = ["Inter", "Segoe UI", "Roboto", "Helvetica Neue", "Arial", "sans-serif"];

    public static readonly MudTheme Theme = new()
    {
        PaletteLight = new PaletteLight
        {
            Primary = "#0b5f59",
            PrimaryContrastText = "#ffffff",
            Secondary = "#41526a",
            Tertiary = "#6a4a12",
            Info = "#1f5fa8",
            Success = "#1c6b3c",
            Warning = "#8a4b00",
            Error = "#b3261e",
            Dark = "#17212b",
            TextPrimary = "#17212b",
            TextSecondary = "#4a5867",
            TextDisabled = "#5c6875",
            ActionDefault = "#41526a",
            ActionDisabled = "#5c6875",
            ActionDisabledBackground = "#e3e8ec",
            Background = "#f4f6f7",
            Surface = "#ffffff",
            LinesDefault = "#dde3e8",
            LinesInputs = "#7b8894",
            TableLines = "#e3e8ec",
            Divider = "#dde3e8",
        },
        PaletteDark = new PaletteDark
        {
            Primary = "#63cfc3",
            PrimaryContrastText = "#06201d",
            Secondary = "#a9b8c9",
            Tertiary = "#e3c07c",
            Info = "#8bbcf2",
            Success = "#7fd3a0",
            Warning = "#f0b468",
            Error = "#ff9b92",
            Dark = "#0d1319",
            TextPrimary = "#e6ecf1",
            TextSecondary = "#aab7c3",
            TextDisabled = "#93a1ad",
            ActionDefault = "#a9b8c9",
            ActionDisabled = "#93a1ad",
            ActionDisabledBackground = "#2a343e",
            Background = "#10161c",
            Surface = "#19222b",
            LinesDefault = "#2d3944",
            LinesInputs = "#7f8e9b",
            TableLines = "#2a353f",
            Divider = "#2d3944",
        },
        LayoutProperties = new LayoutProperties { DefaultBorderRadius = "10px" },
        Typography = new Typography
        {
            Default = new DefaultTypography { FontFamily = Fonts, FontSize = ".9375rem" },
            Button = new ButtonTypography { TextTransform = "none", FontWeight = "600" },
        },
    };
}
