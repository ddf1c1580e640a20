using System.Runtime.InteropServices;

namespace Nod.Server.EvidencePacks;

/// <summary>
/// Cuts a font down to the glyphs of one document, by HarfBuzz's own subsetter. Skia embeds a font as it is given, so a
/// document of two pages would else carry all of it. The glyphs keep their numbers, so what was laid out stays valid.
/// </summary>
internal static class FontSubset
{
    private const string Library = "libHarfBuzzSharp";
    private const int Duplicate = 0;
    private const int DropTables = 3;
    private const uint NoHinting = 1;
    private const uint RetainGlyphNumbers = 2;

    // Shaping is done: nobody needs its tables any more.
    private static readonly string[] Dropped = ["GSUB", "GPOS", "GDEF"];

    /// <summary>The font with some glyphs only.</summary>
    /// <param name="font">An OpenType font.</param>
    /// <param name="glyphs">The glyphs to keep.</param>
    /// <param name="characters">The characters to keep in its character map, so that text can be read back.</param>
    /// <exception cref="InvalidOperationException">HarfBuzz could not.</exception>
    public static byte[] Of(byte[] font, IEnumerable<uint> glyphs, IEnumerable<uint> characters)
    {
        var blob = hb_blob_create(font, (uint)font.Length, Duplicate, 0, 0);
        var face = hb_face_create(blob, 0);
        var input = hb_subset_input_create_or_fail();
        nint subset = 0;
        try
        {
            hb_subset_input_set_flags(input, NoHinting | RetainGlyphNumbers);
            AddAll(hb_subset_input_glyph_set(input), glyphs);
            AddAll(hb_subset_input_unicode_set(input), characters);
            AddAll(hb_subset_input_set(input, DropTables), Dropped.Select(Tag));
            subset = hb_subset_or_fail(face, input);
            return subset == 0
                ? throw new InvalidOperationException("The font could not be cut down.")
                : BytesOf(subset);
        }
        finally
        {
            if (subset != 0)
            {
                hb_face_destroy(subset);
            }

            hb_subset_input_destroy(input);
            hb_face_destroy(face);
            hb_blob_destroy(blob);
        }
    }

    private static void AddAll(nint set, IEnumerable<uint> values)
    {
        foreach (var value in values)
        {
            hb_set_add(set, value);
        }
    }

    private static uint Tag(string name) =>
        ((uint)name[0] << 24) | ((uint)name[1] << 16) | ((uint)name[2] << 8) | name[3];

    private static byte[] BytesOf(nint face)
    {
        var blob = hb_face_reference_blob(face);
        try
        {
            var data = hb_blob_get_data(blob, out var length);
            var bytes = new byte[length];
            Marshal.Copy(data, bytes, 0, bytes.Length);
            return bytes;
        }
        finally
        {
            hb_blob_destroy(blob);
        }
    }

    // HarfBuzzSharp carries these functions and has no names for them.
#pragma warning disable IDE1006, CA5392 // Names are HarfBuzz's; the library is found where the program's own natives are.
    [DllImport(Library)]
    private static extern nint hb_blob_create(byte[] data, uint length, int mode, nint userData, nint destroy);

    [DllImport(Library)]
    private static extern nint hb_blob_get_data(nint blob, out uint length);

    [DllImport(Library)]
    private static extern void hb_blob_destroy(nint blob);

    [DllImport(Library)]
    private static extern nint hb_face_create(nint blob, uint index);

    [DllImport(Library)]
    private static extern nint hb_face_reference_blob(nint face);

    [DllImport(Library)]
    private static extern void hb_face_destroy(nint face);

    [DllImport(Library)]
    private static extern void hb_set_add(nint set, uint value);

    [DllImport(Library)]
    private static extern nint hb_subset_input_create_or_fail();

    [DllImport(Library)]
    private static extern void hb_subset_input_set_flags(nint input, uint flags);

    [DllImport(Library)]
    private static extern nint hb_subset_input_glyph_set(nint input);

    [DllImport(Library)]
    private static extern nint hb_subset_input_unicode_set(nint input);

    [DllImport(Library)]
    private static extern nint hb_subset_input_set(nint input, int kind);

    [DllImport(Library)]
    private static extern void hb_subset_input_destroy(nint input);

    [DllImport(Library)]
    private static extern nint hb_subset_or_fail(nint face, nint input);
#pragma warning restore IDE1006, CA5392
}
