using Nod.Ledger;

namespace Nod.Broadcasts;

/// <summary>Somebody in a saved audience that is fixed.</summary>
/// <param name="Contact">The person.</param>
/// <param name="Audience">The audience, by key.</param>
public readonly record struct AudienceMember(ContactAddress Contact, string Audience);

/// <summary>Puts somebody into a saved audience, or takes them out.</summary>
/// <param name="member">Who, and which.</param>
/// <param name="isIn">Whether they are in it from now on.</param>
public sealed class SetMember(AudienceMember member, bool isIn) : Change<bool>
{
    /// <inheritdoc/>
    public override void Declare(ReadSet reads) => reads.Contacts.Add(member.Contact);

    /// <inheritdoc/>
    /// <returns>Whether anything is on record of them; nobody else is put in, since erasing would not find them.</returns>
    public override bool Apply(ChangeContext context)
    {
        if (context.Contact(member.Contact) is { Revision: 0 } or { IsErased: true })
        {
            return false;
        }

        context.Put(member, isIn);
        return true;
    }
}

/// <summary>Marks a person with tags, instead of those they had.</summary>
/// <param name="contact">The person; nothing changes when nothing is on record of them.</param>
/// <param name="tags">The tags.</param>
public sealed class SetTags(ContactAddress contact, IReadOnlyList<string> tags) : Change<ContactRecord?>
{
    /// <inheritdoc/>
    public override void Declare(ReadSet reads) => reads.Contacts.Add(contact);

    /// <inheritdoc/>
    /// <returns>The person as they are now; null when nothing is on record of them.</returns>
    public override ContactRecord? Apply(ChangeContext context)
    {
        var known = context.Contact(contact);
        if (known.Revision == 0 || known.IsErased)
        {
            return null;
        }

        context.Describe(
            contact,
            (known.Person ?? new KnownPerson()) with
            {
                Tags = tags.Count == 0 ? null : [.. tags.Order(StringComparer.Ordinal)],
            }
        );
        return context.Contact(contact);
    }
}
