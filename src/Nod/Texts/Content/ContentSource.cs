namespace Nod.Texts.Content;

/// <summary>The files of the content lists, and what reads by them; compiled when the first text is read.</summary>
public sealed class ContentSource
{
    private readonly Lazy<ContentReader> reader;

    private ContentSource(IReadOnlyList<(string Name, string Yaml)> files, Lazy<ContentReader> reader)
    {
        Files = files;
        this.reader = reader;
    }

    /// <summary>The lists that come with Nod.</summary>
    public static ContentSource Shipped { get; } =
        new(ContentLists.ShippedFiles(), new Lazy<ContentReader>(() => ContentReader.Shipped));

    /// <summary>Name and text of each file.</summary>
    public IReadOnlyList<(string Name, string Yaml)> Files { get; }

    /// <summary>Reads by these lists.</summary>
    /// <exception cref="WordingsException">Anything is wrong in any of the files.</exception>
    public ContentReader Reader => reader.Value;

    /// <summary>Lists from files.</summary>
    public static ContentSource Of(IReadOnlyList<(string Name, string Yaml)> files) =>
        files.SequenceEqual(Shipped.Files)
            ? Shipped
            : new(files, new Lazy<ContentReader>(() => new ContentReader(ContentLists.Parse(files))));
}
