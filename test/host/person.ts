/** A placeholder until the packed extension exists. */
